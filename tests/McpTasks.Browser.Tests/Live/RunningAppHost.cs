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
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RunningAppHost()
    {
        var ports = FreePorts(4);
        (Dashboard, Mcp) = (new Uri($"http://localhost:{ports[0]}"), new Uri($"http://localhost:{ports[3]}/mcp"));
        var start = new ProcessStartInfo("dotnet", [Places.AppHost,
            $"--Dashboard:Port={ports[0]}", $"--Dashboard:OtlpGrpcPort={ports[1]}", $"--Dashboard:OtlpHttpPort={ports[2]}", $"--LocalHosting:Ports:api={ports[3]}", "--LocalHosting:Ports:worker=0",
            $"--Dashboard:BrowserToken={Token}", $"--LocalHosting:DataDirectory={_data}"])
        { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.Environment["DOTNET_ENVIRONMENT"] = "Development";
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, e) => Take(e.Data);
        _process.ErrorDataReceived += (_, e) => Take(e.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public Uri Dashboard { get; }

    public Uri Mcp { get; }

    public string Token { get; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    public static async Task<RunningAppHost> StartAsync()
    {
        var host = new RunningAppHost();
        await Task.WhenAny(host._ready.Task, host._process.WaitForExitAsync(), Task.Delay(TimeSpan.FromMinutes(4)));
        Assert.True(host._ready.Task.IsCompleted, "The AppHost did not get ready:\n" + string.Join('\n', host._output));
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    private void Take(string? line)
    {
        if (line is null)
            return;
        _output.Enqueue(line);
        if (line.StartsWith("Everything runs", StringComparison.Ordinal))
            _ready.TrySetResult();
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
