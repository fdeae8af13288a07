using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace McpTasks.Browser.Tests.Live;

/// <summary>The whole system, as <c>dotnet run --project AppHost</c> starts it, on ports of its own.</summary>
internal sealed class RunningAppHost : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _data = Directory.CreateTempSubdirectory("browser-tests-").FullName;
    private readonly ConcurrentQueue<string> _output = new();

    private RunningAppHost()
    {
        var ports = FreePorts(3);
        (Dashboard, Mcp) = (new Uri($"http://localhost:{ports[0]}"), new Uri($"http://localhost:{ports[2]}/mcp"));
        var start = new ProcessStartInfo("dotnet", [Places.AppHost,
            $"--ASPNETCORE_URLS={Dashboard}", $"--ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL=http://localhost:{ports[1]}",
            $"--Mcp:Port={ports[2]}",
            $"--ASPIRE_DASHBOARD_FRONTEND_BROWSERTOKEN={Token}", $"--Parameters:operator-key={OperatorKey}", $"--Redis:Data={_data}"])
        { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.Environment["DOTNET_ENVIRONMENT"] = "Development";
        start.Environment["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true";
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, e) => Take(e.Data);
        _process.ErrorDataReceived += (_, e) => Take(e.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public Uri Dashboard { get; }

    public Uri Mcp { get; }

    /// <summary>The dashboard's token.</summary>
    public string Token { get; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>The task board's key.</summary>
    public string OperatorKey { get; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    public static async Task<RunningAppHost> StartAsync()
    {
        var host = new RunningAppHost();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        using var http = new HttpClient();
        while (!await IsReadyAsync(http, new Uri(host.Mcp, "/health")))
        {
            Assert.False(
                host._process.HasExited || patience.IsCancellationRequested,
                "The AppHost did not get ready:\n" + string.Join('\n', host._output));
            await Task.Delay(250);
        }

        return host;
    }

    public async ValueTask DisposeAsync()
    {
        // Asked to end it ends all that it started, before itself.
        using (var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]))
            await kill.WaitForExitAsync();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    private static async Task<bool> IsReadyAsync(HttpClient http, Uri health)
    {
        try
        {
            using var reply = await http.GetAsync(health);
            return reply.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private void Take(string? line)
    {
        if (line is not null)
            _output.Enqueue(line);
    }

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(l => l.Start());
        var ports = listeners.Select(l => ((IPEndPoint)l.LocalEndpoint).Port).ToArray();
        listeners.ForEach(l => l.Dispose());
        return ports;
    }
}
