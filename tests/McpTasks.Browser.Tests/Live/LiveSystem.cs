using McpTasks.Client;
using Microsoft.Playwright;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

[assembly: AssemblyFixture(typeof(McpTasks.Browser.Tests.Live.LiveSystem))]
// One system and one browser: side by side the walks would only see each other's work.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace McpTasks.Browser.Tests.Live;

/// <summary>One AppHost with its dashboard, an MCP client of it, and a browser.</summary>
public sealed class LiveSystem : IAsyncLifetime
{
    private static readonly string[] Arguments =
        [
            "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--no-first-run", "--force-color-profile=srgb"];

    private RunningAppHost? _host;
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private McpClient? _client;

    /// <summary>The address of the dashboard.</summary>
    public Uri Dashboard => _host!.Dashboard;

    /// <summary>The address of the API service.</summary>
    public Uri Mcp => _host!.Mcp;

    /// <summary>What lets a reader into the dashboard.</summary>
    public string Token => _host!.Token;

    /// <summary>What lets an operator into the task board.</summary>
    public string OperatorKey => _host!.OperatorKey;

    internal IBrowser Browser => _browser!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (Places.Chromium is not { } chromium)
            return; // every test skips
        _host = await RunningAppHost.StartAsync();
        _client = await McpClient.CreateAsync(
            new HttpClientTransport(new() { Endpoint = _host.Mcp }).WithTasks(),
            // In this dialect a tool's error makes its task fail.
            new() { ProtocolVersion = "2025-11-25", ClientInfo = new() { Name = "research-agent", Version = "1.0" } });
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = Arguments });
        Assertions.SetDefaultExpectTimeout(30_000);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_client is not null)
            await _client.DisposeAsync();
        if (_host is not null)
            await _host.DisposeAsync();
    }

    internal Task<TaskHandle<CallToolResult>> StartAsync(string tool, params (string Name, object? Value)[] arguments) =>
        _client!.Tasks().StartToolAsync(
            tool, arguments.ToDictionary(a => a.Name, a => a.Value), cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>Starts a computation of some seconds.</summary>
    internal Task<TaskHandle<CallToolResult>> ComputeAsync(int seconds) => StartAsync("slow_computation", ("duration", seconds));

    /// <summary>A task that has ended well, with its telemetry on its way.</summary>
    internal async Task<TaskHandle<CallToolResult>> ComputedAsync()
    {
        var task = await ComputeAsync(1);
        await task.ResultAsync(TestContext.Current.CancellationToken);
        return task;
    }

    /// <summary>A task that has failed: the tool refuses the folder.</summary>
    internal async Task<TaskHandle<CallToolResult>> FailedAsync()
    {
        var task = await StartAsync("index_documents", ("folder", "no-such-folder"));
        await Assert.ThrowsAsync<TaskFailedException>(() => task.ResultAsync(TestContext.Current.CancellationToken));
        return task;
    }
}
