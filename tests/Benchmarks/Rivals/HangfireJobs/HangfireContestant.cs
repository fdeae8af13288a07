using Benchmarks.Measuring;
using Hangfire;
using Hangfire.Redis.StackExchange;

namespace Benchmarks.Rivals.HangfireJobs;

/// <summary>Hangfire on Redis: enqueue, run an empty job, its success kept for a day, as its defaults have it.</summary>
internal sealed class HangfireContestant : IContestant
{
    // More workers made it slower: each is a thread.
    private const int MostWorkers = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private RedisStorage? _storage;
    private BackgroundJobClient? _client;
    private BackgroundJobServer? _server;
    private int _workers;

    public Task StartAsync(ContestantSettings settings)
    {
        _workers = Math.Min(settings.Concurrency, MostWorkers);
        // Its calls block: submitters and the client's own callbacks need threads at once, and a call may wait while the machine is full.
        ThreadPool.SetMinThreads(4 * MostWorkers, 4 * MostWorkers);
        _storage = new($"{settings.Backend},syncTimeout=60000");
        _client = new(_storage);
        _server = new(new BackgroundJobServerOptions { WorkerCount = _workers }, _storage);
        return Task.CompletedTask;
    }

    public async Task<Reply> RunAsync(Order order)
    {
        if (order.Name != Order.Burst)
            throw new ArgumentException($"Hangfire has no order '{order.Name}'.", nameof(order));
        var costs = ProcessCosts.Start();
        var before = Succeeded();
        var ended = EmptyJob.Expect(order.Count);
        await ended.AfterAsync(Submitters.BurstAsync(order.Count, Math.Min(order.AtOnce, MostWorkers), _ =>
        {
            _client!.Enqueue(() => EmptyJob.Run());
            return Task.CompletedTask;
        }), Patience);
        // The last jobs have run, but their ends may not be stored yet.
        while (Succeeded() < before + order.Count)
            await Task.Delay(1);
        return costs.Stop();
    }

    public ValueTask DisposeAsync()
    {
        _server?.Dispose();
        return ValueTask.CompletedTask;
    }

    private long Succeeded() => _storage!.GetMonitoringApi().GetStatistics().Succeeded;
}
