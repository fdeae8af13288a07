using Benchmarks.Measuring;
using Benchmarks.Rivals;
using Benchmarks.Rivals.BullMq;
using Benchmarks.Rivals.Servers;

namespace Benchmarks.Running;

/// <summary>One contestant's turn: a fresh Redis, a fresh process, warmed up.</summary>
internal sealed class QueueTurn : IAsyncDisposable
{
    public const string BullMq = "bullmq";

    private QueueTurn(BenchmarkRedis redis, ContestantProcess contestant) => (Redis, Contestant) = (redis, contestant);

    public BenchmarkRedis Redis { get; }

    public ContestantProcess Contestant { get; }

    /// <param name="contestant">Who.</param>
    /// <param name="options">The run's options.</param>
    /// <param name="warmUp">How many tasks run before, unmeasured.</param>
    public static async Task<QueueTurn> StartAsync(string contestant, RunOptions options, int warmUp)
    {
        var turn = await StartAsync(contestant, options);
        await turn.Contestant.RunAsync(new(Order.Burst, warmUp, options.AtOnce));
        return turn;
    }

    /// <summary>A contestant that nothing has warmed up yet.</summary>
    public static async Task<QueueTurn> StartAsync(string contestant, RunOptions options)
    {
        var redis = await BenchmarkRedis.StartAsync();
        var settings = new ContestantSettings(redis.Address, options.AtOnce);
        return new(redis, await ContestantAsync(contestant, settings));
    }

    /// <summary>Starts a contestant's process.</summary>
    public static async Task<ContestantProcess> ContestantAsync(string contestant, ContestantSettings settings) =>
        contestant == BullMq ? await BullMqProcess.StartAsync(settings) : await ContestantProcess.StartAsync(contestant, settings);

    /// <summary>Runs a burst and puts together what it cost on both sides.</summary>
    public Task<Sample> BurstAsync(int count, int atOnce, string tool = "empty") => RunAsync(new(Order.Burst, count, atOnce, Tool: tool));

    /// <summary>Does what is ordered and puts together what it cost on both sides.</summary>
    public async Task<Sample> RunAsync(Order order)
    {
        var count = order.Count;
        var before = await Redis.ReadAsync();
        var reply = await Contestant.RunAsync(order);
        var spent = (await Redis.ReadAsync()).Since(before);
        var sample = new Sample
        {
            ["per second"] = count / reply.Seconds,
            ["process CPU µs"] = reply.CpuSeconds / count * 1e6,
            ["Redis CPU µs"] = spent.CpuSeconds / count * 1e6,
            ["Redis commands"] = spent.CommandCount / count,
            ["Redis traffic KiB"] = spent.TrafficBytes / count / 1024,
            ["kept bytes"] = spent.KeptBytes / count,
        };
        if (reply.AllocatedBytes is { } allocated)
            sample["allocated KiB"] = allocated / count / 1024;
        if (reply.Exceptions is { } exceptions)
            sample["exceptions"] = exceptions / count;
        if (reply.Latencies is { } latencies)
            (sample["p50 ms"], sample["p99 ms"]) = (Percentile.Of(latencies, 0.5), Percentile.Of(latencies, 0.99));
        return sample;
    }

    public async ValueTask DisposeAsync()
    {
        await Contestant.DisposeAsync();
        await Redis.DisposeAsync();
    }
}
