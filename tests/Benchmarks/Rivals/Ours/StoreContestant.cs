using System.Collections.Concurrent;
using System.Diagnostics;
using Benchmarks.Measuring;
using McpTasks;

namespace Benchmarks.Rivals.Ours;

/// <summary>The store by itself, with many ended tasks in it, and the whole engine on top.</summary>
internal sealed class StoreContestant : IContestant
{
    public const string Name = "store";

    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);
    private readonly McpTasksContestant _engine = new(traced: false);
    private readonly ConcurrentBag<TaskId> _filled = [];
    private IHost? _host;
    private ITaskStore? _store;

    public async Task StartAsync(ContestantSettings settings)
    {
        await _engine.StartAsync(settings);
        _host = OurHost.Worker(settings).Build();
        _store = _host.Services.GetRequiredService<ITaskStore>();
    }

    public async Task<Reply> RunAsync(Order order)
    {
        if (order.Name == Order.Burst)
            return await _engine.RunAsync(order);
        var costs = ProcessCosts.Start();
        switch (order.Name)
        {
            case Order.Fill:
                await Submitters.BurstAsync(order.Count, order.AtOnce, FillAsync);
                return costs.Stop();
            case Order.Poll:
                return costs.Stop(await PollAsync(order));
            default:
                throw new ArgumentException($"The store has no order '{order.Name}'.", nameof(order));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        _host?.Dispose();
    }

    private async Task FillAsync(int number)
    {
        var task = await _store!.CreateAsync(NewTasks.Of(number), limits: null, CancellationToken.None);
        var begun = await _store.BeginAsync(task.Ref, "filler", Lease, CancellationToken.None);
        await _store.CompleteAsync(task.Ref, begun.Task!.Attempt, NewTasks.Done, CancellationToken.None);
        _filled.Add(task.Id);
    }

    private async Task<double[]> PollAsync(Order order)
    {
        var ids = _filled.ToArray();
        var latencies = new double[order.Count];
        // The same on every run, and spread over all of them.
        const int Step = 7919;
        await Submitters.BurstAsync(order.Count, order.AtOnce, async number =>
        {
            var started = Stopwatch.GetTimestamp();
            if (await _store!.GetAsync(ids[(int)((long)number * Step % ids.Length)], CancellationToken.None) is not { Status: McpTaskStatus.Completed })
                throw new InvalidOperationException("A task that was kept is gone.");
            latencies[number] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        });
        return latencies;
    }
}
