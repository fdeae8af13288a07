using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using ModelContextProtocol.Server;

namespace McpTasks.Board.Tests.Harness;

/// <summary>A host that has nothing but the board over a store in memory: no telemetry, no MCP endpoint, no worker.</summary>
internal sealed class BoardHost : IAsyncDisposable
{
    public const string Key = "an-operators-key-of-more-than-32-letters";

    private readonly WebApplication _app;

    private BoardHost(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    public FakeTimeProvider Time => (FakeTimeProvider)_app.Services.GetRequiredService<TimeProvider>();

    public InMemoryTaskStore Store => _app.Services.GetRequiredService<InMemoryTaskStore>();

    public Sent Sent => _app.Services.GetRequiredService<Sent>();

    public CollectedLog Log => _app.Services.GetRequiredService<CollectedLog>();

    public Tasks Tasks => new(Store, Time);

    public static Task<BoardHost> StartAsync(params (string Name, string Value)[] settings) => StartAsync(_ => { }, _ => { }, settings);

    public static async Task<BoardHost> StartAsync(
        Action<WebApplicationBuilder> configure, Action<WebApplication> use, params (string Name, string Value)[] settings)
    {
        var builder = WebApplication.CreateEmptyBuilder(
            new() { EnvironmentName = settings.FirstOrDefault(setting => setting.Name == HostDefaults.EnvironmentKey).Value ?? Environments.Production });
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["McpTasks:Operator:Key"] = Key });
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value));
        var log = new CollectedLog();
        builder.Logging.AddProvider(log);
        builder.Services.AddRoutingCore().AddSingleton(log).AddSingleton<Sent>()
            .AddSingleton<ITaskDispatcher>(services => services.GetRequiredService<Sent>());
        builder.Services.AddSingleton<TimeProvider>(
            new FakeTimeProvider(DateTimeOffset.Parse("2026-03-01T10:00:00Z", System.Globalization.CultureInfo.InvariantCulture)));
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        builder.Services.AddMcpTasksCore().AddInMemoryTaskStore().AddMcpServer().WithTools<SampleTool>();
        configure(builder);
        var app = builder.Build();
        use(app);
        app.MapTaskBoard("/tasks");
        await app.StartAsync();
        return new(app);
    }

    /// <summary>A browser that is logged in.</summary>
    public async Task<Browser> LoggedInAsync()
    {
        var browser = new Browser(Address);
        var page = await browser.GetAsync("/tasks/login?key=" + Key);
        Assert.Equal(200, page.Status);
        return browser;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    [McpServerToolType]
    private sealed class SampleTool
    {
        [McpServerTool(Name = "index"), TaskSupport(TaskMode.Optional)]
        public static string Index(string folder) => folder;
    }
}

/// <summary>What was sent to the workers.</summary>
internal sealed class Sent : ITaskDispatcher
{
    public List<RunTask> Messages { get; } = [];

    public ValueTask DispatchAsync(RunTask message, CancellationToken cancellationToken)
    {
        Messages.Add(message);
        return ValueTask.CompletedTask;
    }
}
