using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Benchmarks.Running;

namespace Benchmarks.Rivals.Servers;

/// <summary>A fresh Redis on valgrind, which counts the instructions that Redis executes until it ends, and slows it down some fifty times.</summary>
internal sealed partial class CountedRedis : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("counted-redis-");
    private readonly Process _process;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task<string> _report;

    private CountedRedis(int port)
    {
        Address = $"127.0.0.1:{port}";
        _process = Process.Start(new ProcessStartInfo(
            "valgrind",
            [
                "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null", "redis-server", "--port", $"{port}", "--bind", "127.0.0.1",
                "--dir", _data.FullName, "--save", "", "--appendonly", "yes", "--appendfsync", "everysec",
            ])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        })!;
        _process.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.Contains("Ready to accept connections", StringComparison.Ordinal) == true)
                _ready.TrySetResult();
        };
        _process.BeginOutputReadLine();
        _report = _process.StandardError.ReadToEndAsync();
    }

    /// <summary><c>host:port</c>.</summary>
    public string Address { get; }

    public static async Task<CountedRedis> StartAsync()
    {
        await DebianPackage.EnsureAsync("redis-server", "redis-server");
        await DebianPackage.EnsureAsync("valgrind", "valgrind");
        var server = new CountedRedis(FreePort.Find());
        await server._ready.Task.WaitAsync(Patience);
        return server;
    }

    /// <summary>Ends the server and answers how many instructions it has executed.</summary>
    /// <exception cref="InvalidOperationException">valgrind did not tell.</exception>
    public async Task<double> EndAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]))
            await kill.WaitForExitAsync();
        await _process.WaitForExitAsync().WaitAsync(Patience);
        var report = await _report;
        return Count().Match(report) is { Success: true } count
            ? double.Parse(count.Groups["count"].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"valgrind counted no instructions: {report}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _data.Delete(recursive: true);
    }

    [GeneratedRegex(@"I\s+refs:\s+(?<count>[\d,]+)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Count();
}
