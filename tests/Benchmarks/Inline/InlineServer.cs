using System.Diagnostics;
using Benchmarks.Http;
using Benchmarks.Measuring;
using Benchmarks.Rivals;
using Benchmarks.Running;

namespace Benchmarks.Inline;

/// <summary>A server under load: all connections call one tool, each as fast as it is answered.</summary>
internal sealed class InlineServer : IAsyncDisposable
{
    public const int Connections = 32;
    public const string Rate = "calls/s";
    public const string Cpu = "CPU µs";
    public const string Allocated = "KiB";

    private readonly ContestantProcess _process;
    private readonly List<CallConnection> _stateless = [];
    private readonly List<CallConnection> _sessions = [];

    private InlineServer(ContestantProcess process) => _process = process;

    public static async Task<InlineServer> StartAsync(string contestant)
    {
        var url = $"http://127.0.0.1:{FreePort.Find()}";
        var server = new InlineServer(await ContestantProcess.StartAsync(contestant, new($";{url}", Connections)));
        for (var number = 0; number < Connections; number++)
        {
            server._stateless.Add(await CallConnection.OpenAsync(new(url), McpMessages.Modern, session: null));
            using var begun = await McpConnection.LegacyAsync(url);
            server._sessions.Add(await CallConnection.OpenAsync(new(url), McpMessages.Legacy, begun.Session ?? throw new InvalidOperationException("The server has no sessions.")));
        }

        return server;
    }

    /// <summary>All calls at once, unmeasured.</summary>
    public Task WarmUpAsync(TimeSpan length) => CallAsync([.. _stateless, .. _sessions], length);

    public Task<Sample> StatelessAsync(TimeSpan length) => RunAsync(_stateless, length);

    public Task<Sample> SessionAsync(TimeSpan length) => RunAsync(_sessions, length);

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _stateless.Concat(_sessions))
            connection.Dispose();
        await _process.DisposeAsync();
    }

    private async Task<Sample> RunAsync(List<CallConnection> connections, TimeSpan length)
    {
        await _process.RunAsync(new(Order.Begin, 0));
        var count = await CallAsync(connections, length);
        var spent = await _process.RunAsync(new(Order.End, 0));
        return new()
        {
            [Rate] = count / spent.Seconds,
            [Cpu] = spent.CpuSeconds / count * 1e6,
            [Allocated] = spent.AllocatedBytes!.Value / count / 1024,
        };
    }

    private static async Task<int> CallAsync(IEnumerable<CallConnection> connections, TimeSpan length)
    {
        var started = Stopwatch.GetTimestamp();
        var calls = await Task.WhenAll(connections.Select(connection => Task.Run(() => connection.CallAsync(() => Stopwatch.GetElapsedTime(started) < length))));
        return calls.Sum();
    }
}
