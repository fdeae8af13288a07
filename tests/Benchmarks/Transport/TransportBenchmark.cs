using Benchmarks.Measuring;
using Benchmarks.Reporting;
using Benchmarks.Rivals;
using Benchmarks.Rivals.Servers;
using Benchmarks.Rivals.Transports;
using Benchmarks.Running;

namespace Benchmarks.Transport;

/// <summary>MassTransit's send to consume.</summary>
internal sealed class TransportBenchmark : IBenchmark
{
    public string Name => "transport";

    public string About => "MassTransit send to consume, on ours, on RabbitMQ and in memory";

    public async Task<Report> RunAsync(RunOptions options)
    {
        await using var rabbit = await RabbitServer.StartAsync();
        var samples = await Interleaved.RunAsync(
            [
                new("redis", () => OnRedisAsync(options)),
                new("rabbitmq", () => OnRabbitAsync(rabbit, options)),
                new("in memory", () => TurnAsync(TransportContestant.InMemory, "", () => Task.FromResult(0.0), options)),
            ], options.Rounds);
        var rows = new Rows(samples, "redis")
            .Against("rabbitmq", "per second", "messages a second", moreIsBetter: true, new(2, 4))
            .Against("in memory", "per second", "messages a second", moreIsBetter: true)
            .Against("rabbitmq", "p50 ms", "one at a time, p50, ms", moreIsBetter: false)
            .Against("rabbitmq", "p99 ms", "one at a time, p99, ms", moreIsBetter: false)
            .Against("rabbitmq", "process CPU µs", ".NET CPU a message, µs", moreIsBetter: false)
            .Against("in memory", "process CPU µs", ".NET CPU a message, µs", moreIsBetter: false)
            .Against("rabbitmq", "server CPU µs", "server CPU a message, µs", moreIsBetter: false)
            .Against("rabbitmq", "allocated KiB", "allocated a message, KiB", moreIsBetter: false)
            .Against("in memory", "allocated KiB", "allocated a message, KiB", moreIsBetter: false);
        return new(Name, Text(options), rows.All,
            [Versions.Dotnet, Versions.Redis, $"RabbitMQ {RabbitServer.Version}", Versions.Of(typeof(MassTransit.IBus), "MassTransit"), Versions.Of(typeof(RabbitMQ.Client.IConnection), "RabbitMQ.Client")]);
    }

    private static async Task<Sample> OnRedisAsync(RunOptions options)
    {
        await using var redis = await BenchmarkRedis.StartAsync();
        return await TurnAsync(TransportContestant.Redis, redis.Address, async () => (await redis.ReadAsync()).CpuSeconds, options);
    }

    private static Task<Sample> OnRabbitAsync(RabbitServer rabbit, RunOptions options) =>
        TurnAsync(TransportContestant.RabbitMq, rabbit.Address, () => Task.FromResult(rabbit.CpuSeconds), options);

    private static async Task<Sample> TurnAsync(string transport, string address, Func<Task<double>> serverCpu, RunOptions options)
    {
        await using var contestant = await ContestantProcess.StartAsync(transport, new(address, options.AtOnce));
        await contestant.RunAsync(new(Order.Burst, options.WarmUp, options.AtOnce));
        var before = await serverCpu();
        var burst = await contestant.RunAsync(new(Order.Burst, options.Tasks, options.AtOnce));
        var server = await serverCpu() - before;
        var alone = await contestant.RunAsync(new(Order.OneByOne, Math.Max(10, options.Tasks / 20)));
        return new()
        {
            ["per second"] = options.Tasks / burst.Seconds,
            ["process CPU µs"] = burst.CpuSeconds / options.Tasks * 1e6,
            ["server CPU µs"] = server / options.Tasks * 1e6,
            ["allocated KiB"] = burst.AllocatedBytes!.Value / options.Tasks / 1024,
            ["p50 ms"] = Percentile.Of(alone.Latencies!, 0.5),
            ["p99 ms"] = Percentile.Of(alone.Latencies!, 0.99),
        };
    }

    private static string Text(RunOptions options) =>
        $"""
        `Send` of a message with 100 characters to a queue of one consumer in the same process; {options.AtOnce} senders, {options.AtOnce} consumed at once, {options.Tasks:#,0} messages
        after {options.WarmUp:#,0} to warm up; then {Math.Max(10, options.Tasks / 20):#,0} one after the other. RabbitMQ's queue is durable and confirms each message, as MassTransit sets it up; Redis is append-only,
        everysec. {options.Rounds} rounds; ratios are ours to the rival's, geometric means with a paired t bound on logarithms.
        """;
}
