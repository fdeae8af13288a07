using System.Diagnostics;
using Benchmarks.Measuring;
using Benchmarks.Rivals;
using Benchmarks.Rivals.Ours;

namespace Benchmarks.Scale;

/// <summary>A submitter and workers, each a process, on one Redis or on a cluster.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly Cluster _cluster;
    private readonly ContestantProcess _submitter;
    private readonly List<ContestantProcess> _workers;

    private Fleet(Cluster cluster, ContestantProcess submitter, List<ContestantProcess> workers) => (_cluster, _submitter, _workers) = (cluster, submitter, workers);

    public static async Task<Fleet> StartAsync(int workers, int nodes, int shards, int concurrency)
    {
        var cluster = await Cluster.StartAsync(nodes);
        var settings = new ContestantSettings(cluster.Address, concurrency, shards);
        var started = new List<ContestantProcess>();
        for (var number = 0; number < workers; number++)
            started.Add(await ContestantProcess.StartAsync(WorkerContestant.Name, settings));
        return new(cluster, await ContestantProcess.StartAsync(SubmitterContestant.Name, settings), started);
    }

    /// <summary>Submits, waits until the workers have ended all, and tells what that took on each side.</summary>
    public async Task<Sample> RunAsync(int count, int atOnce, string tool)
    {
        foreach (var worker in _workers)
            await worker.RunAsync(new(Order.Begin, count));
        var redis = await _cluster.CpuSecondsAsync();
        var started = Stopwatch.GetTimestamp();
        var submitted = _submitter.RunAsync(new(Order.Burst, count, atOnce, Tool: tool));
        var workers = await UntilEndedAsync(count);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var (client, server) = ((await submitted).CpuSeconds, await _cluster.CpuSecondsAsync() - redis);
        return new()
        {
            ["tasks/s"] = count / seconds,
            ["worker CPU µs"] = workers / count * 1e6,
            ["submitter CPU µs"] = client / count * 1e6,
            ["Redis CPU µs"] = server / count * 1e6,
            ["cores"] = (workers + client + server) / seconds,
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _submitter.DisposeAsync();
        foreach (var worker in _workers)
            await worker.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    private async Task<double> UntilEndedAsync(int count)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var replies = await Task.WhenAll(_workers.Select(worker => worker.RunAsync(new(Order.Ended, count))));
            if (replies.Sum(reply => reply.Ended) >= count)
                return replies.Sum(reply => reply.CpuSeconds);
            if (Stopwatch.GetElapsedTime(started) > Patience)
                throw new TimeoutException($"{replies.Sum(reply => reply.Ended)} of {count} tasks ended in {Patience}.");
            await Task.Delay(20);
        }
    }
}
