using Benchmarks.Measuring;

namespace Benchmarks.Rivals.Ours;

/// <summary>A worker by itself; tells how many tasks it has ended.</summary>
internal sealed class WorkerContestant : IContestant
{
    public const string Name = "worker";

    private IHost? _host;
    private EndListener? _listener;
    private ProcessCosts? _costs;
    private int _ended;

    public async Task StartAsync(ContestantSettings settings)
    {
        _listener = new(() => Interlocked.Increment(ref _ended), () => throw new InvalidOperationException("A task failed."));
        _host = OurHost.Worker(settings).Build();
        await _host.StartAsync();
    }

    public Task<Reply> RunAsync(Order order)
    {
        if (order.Name == Order.Begin)
            (_costs, _ended) = (ProcessCosts.Start(), 0);
        return Task.FromResult(_costs!.Stop() with { Ended = Volatile.Read(ref _ended) });
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not { } host)
            return;
        await host.StopAsync();
        host.Dispose();
        _listener?.Dispose();
    }
}
