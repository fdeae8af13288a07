using Benchmarks.Measuring;
using Benchmarks.Reporting;
using Benchmarks.Rivals;
using Benchmarks.Rivals.BullMq;
using Benchmarks.Running;

namespace Benchmarks.Life;

/// <summary>A task's whole life, as many as possible.</summary>
internal sealed class LifeBenchmark : IBenchmark
{
    // Slow rivals need fewer tasks for as long a turn.
    private const int ShareOfHangfire = 4;
    private const int ShareOfJobConsumers = 40;

    public string Name => "life";

    public string About => "submit, run an empty tool, end, result kept; against BullMQ, Hangfire and MassTransit's job consumers";

    public async Task<Report> RunAsync(RunOptions options)
    {
        var samples = await Interleaved.RunAsync(
        [
            new(Contestants.McpTasks, () => TurnAsync(Contestants.McpTasks, options, share: 1)),
            new(QueueTurn.BullMq, () => TurnAsync(QueueTurn.BullMq, options, share: 1)),
            new(Contestants.Hangfire, () => TurnAsync(Contestants.Hangfire, options, ShareOfHangfire)),
            new(Contestants.MassTransitJobs, () => TurnAsync(Contestants.MassTransitJobs, options, ShareOfJobConsumers)),
        ], options.Rounds);
        var rows = new Rows(samples, Contestants.McpTasks)
            .Against(QueueTurn.BullMq, "per second", "tasks a second", moreIsBetter: true, new(1.1, 2))
            .Against(Contestants.Hangfire, "per second", "tasks a second", moreIsBetter: true, new(5, 15))
            .Against(Contestants.MassTransitJobs, "per second", "tasks a second", moreIsBetter: true)
            .Against(QueueTurn.BullMq, "Redis commands", "Redis commands a task", moreIsBetter: false, new(0.7, 0.4))
            .Against(Contestants.Hangfire, "Redis commands", "Redis commands a task", moreIsBetter: false)
            .Against(QueueTurn.BullMq, "Redis CPU µs", "Redis CPU a task, µs", moreIsBetter: false, new(0.6, 0.3))
            .Against(Contestants.Hangfire, "Redis CPU µs", "Redis CPU a task, µs", moreIsBetter: false)
            .Against(QueueTurn.BullMq, "Redis traffic KiB", "to and from Redis a task, KiB", moreIsBetter: false)
            .Against(QueueTurn.BullMq, "process CPU µs", "process CPU a task, µs (ours .NET, BullMQ's Node)", moreIsBetter: false)
            .Against(Contestants.Hangfire, "process CPU µs", "process CPU a task, µs", moreIsBetter: false)
            .Alone("allocated KiB", "allocated a task, KiB", moreIsBetter: false, new(20, 8))
            .Alone("exceptions", "exceptions thrown a task", moreIsBetter: false, new(0, 0));
        return new(Name, Text(options), rows.All,
            [Versions.Dotnet, Versions.Redis, Versions.Node, BullMqProcess.Version, Versions.Of(typeof(Hangfire.BackgroundJob), "Hangfire"), Versions.Of(typeof(MassTransit.IBus), "MassTransit")]);
    }

    private static async Task<Sample> TurnAsync(string contestant, RunOptions options, int share)
    {
        await using var turn = await QueueTurn.StartAsync(contestant, options, Math.Max(1, options.WarmUp / share));
        return await turn.BurstAsync(Math.Max(1, options.Tasks / share), options.AtOnce);
    }

    private static string Text(RunOptions options) =>
        $"""
        Submit, run an empty tool, end, result kept. Each turn has a fresh Redis (append-only, everysec) and a fresh process with client and worker,
        {options.AtOnce} submitters and {options.AtOnce} tasks at once (Hangfire: 20 threads), {options.Tasks:#,0} tasks after {options.WarmUp:#,0} to warm up (a quarter for Hangfire,
        a fortieth for MassTransit's job consumers, whose sagas are in memory and which have no more jobs under way than slots). {options.Rounds} rounds; ratios are ours to the rival's, geometric means with a paired t bound on logarithms.
        """;
}
