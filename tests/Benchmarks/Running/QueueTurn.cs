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

    public static async Task<QueueTurn> StartAsync(string contestant, RunOptions options, int warmUp)
    {
        var redis = await BenchmarkRedis.StartAsync();
        var settings = new ContestantSettings(redis.Address, options.AtOnce);
        var process = contestant == BullMq ? await BullMqProcess.StartAsync(settings) : await ContestantProcess.StartAsync(contestant, settings);
        var turn = new QueueTurn(redis, process);
        await process.RunAsync(new(Order.Burst, warmUp, options.AtOnce));
        return turn;
    }

    /// <summary>Runs a burst and puts together what it cost on both sides.</summary>
    public async Task<Sample> BurstAsync(int count, int atOnce, int resultBytes = 2)
    {
        var before = await Redis.ReadAsync();
        var reply = await Contestant.RunAsync(new(Order.Burst, count, atOnce, ResultBytes: resultBytes));
        var spent = (await Redis.ReadAsync()).Since(before);
        var sample = new Sample
        {
            ["tasks/s"] = count / reply.Seconds,
            ["process CPU µs"] = reply.CpuSeconds / count * 1e6,
            ["Redis CPU µs"] = spent.CpuSeconds / count * 1e6,
            ["Redis commands"] = spent.CommandCount / count,
            ["kept bytes"] = spent.KeptBytes / count,
        };
        if (reply.AllocatedBytes is { } allocated)
            sample["allocated KiB"] = allocated / count / 1024;
        if (reply.Exceptions is { } exceptions)
            sample["exceptions"] = exceptions / count;
        return sample;
    }

    public async ValueTask DisposeAsync()
    {
        await Contestant.DisposeAsync();
        await Redis.DisposeAsync();
    }
}
