using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using McpTasks.LocalHosting.Network;
using McpTasks.LocalHosting.Processes;

namespace McpTasks.LocalHosting.Tests.Hosting;

/// <summary>The tests' AppHost as a process of its own.</summary>
internal sealed partial class RunningHost : IAsyncDisposable
{
    private readonly Process _process;
    private readonly TempFolder _data = new();
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RunningHost(int port, Dictionary<string, string> settings, Action<ProcessStartInfo>? prepare)
    {
        Port = port;
        var start = new ProcessStartInfo(Executables.DotNet, [TestPaths.AppHost]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        Dictionary<string, string> all = new()
        {
            ["LocalHosting:DataDirectory"] = _data.Path,
            ["LocalHosting:Ports:web"] = $"{port}",
            ["LocalHosting:Restart:DelayMilliseconds"] = "50",
            ["Dashboard:Enabled"] = "false",
            ["Parameters:token"] = "a secret token",
        };
        foreach (var (key, value) in settings)
            all[key] = value;
        foreach (var (key, value) in all)
            start.ArgumentList.Add($"--{key}={value}");
        prepare?.Invoke(start);
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, e) => Take(e.Data);
        _process.ErrorDataReceived += (_, e) => Take(e.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Port { get; }

    public int Id => _process.Id;

    public HttpClient Http { get; } = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero });

    public string Output => string.Join('\n', _lines);

    public static RunningHost Start(Dictionary<string, string>? settings = null, int? port = null, Action<ProcessStartInfo>? prepare = null) =>
        new(port ?? new Ports().Next(), settings ?? [], prepare);

    public async Task<RunningHost> ReadyAsync()
    {
        await Task.WhenAny(_ready.Task, _process.WaitForExitAsync(), Task.Delay(TimeSpan.FromSeconds(90)));
        Assert.True(_ready.Task.IsCompleted, "The AppHost did not get ready:\n" + Output);
        return this;
    }

    public async Task<int> ExitCodeAsync()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await _process.WaitForExitAsync(timeout.Token);
        return _process.ExitCode;
    }

    public async Task<IReadOnlyList<int>> ChildrenAsync(int count)
    {
        HashSet<int> pids = [];
        await Eventually.TrueAsync(
            async () =>
            {
                try
                {
                    pids.Add(await Http.GetFromJsonAsync<int>($"http://localhost:{Port}/pid"));
                }
                catch (HttpRequestException)
                {
                    // A replica that is just being killed may still take a connection.
                }

                return pids.Count(IsAlive) == count;
            },
            $"{count} replicas answer");
        return [.. pids.Where(IsAlive)];
    }

    public Task<Dictionary<string, string>?> EnvironmentAsync() => Http.GetFromJsonAsync<Dictionary<string, string>>($"http://localhost:{Port}/env");

    public void Signal(int signal) => Assert.Equal(0, NativeMethods.Kill(_process.Id, signal));

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Http.Dispose();
        _data.Dispose();
    }

    public static bool IsAlive(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    public int RedisPid() => int.Parse(RedisPidPattern().Match(Output).Groups["pid"].Value, null);

    private void Take(string? line)
    {
        if (line is null)
            return;
        _lines.Enqueue(line);
        if (line.StartsWith("Everything runs", StringComparison.Ordinal))
            _ready.TrySetResult();
    }

    [GeneratedRegex(@"pid=(?<pid>\d+), just started", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RedisPidPattern();
}
