using Benchmarks.Measuring;
using Benchmarks.Reporting;
using Benchmarks.Rivals;
using Benchmarks.Running;

namespace Benchmarks.Overload;

/// <summary>Twice what it can do.</summary>
internal sealed class OverloadBenchmark : IBenchmark
{
    private const string Able = "as much as it can";
    private const string Twice = "twice as much";

    public string Name => "overload";

    public string About => "twice what it can do: how much of that still ends, and how long a poll takes meanwhile";

    public async Task<Report> RunAsync(RunOptions options)
    {
        var able = 0.0;
        var samples = await Interleaved.RunAsync(
            [
                new(Able, async () =>
                {
                    var sample = await AbleAsync(options);
                    able = sample["ended/s"];
                    return sample;
                }),
                new(Twice, () => TwiceAsync(options, able)),
            ], options.Rounds);
        var rows = new Rows(samples, Twice)
            .Against(Able, "ended/s", "tasks that end in a second", moreIsBetter: true, new(0.9, 0.97))
            .Alone("poll p50 ms", "a poll meanwhile, p50, ms", moreIsBetter: false)
            .Alone("poll p99 ms", "a poll meanwhile, p99, ms", moreIsBetter: false);
        return new(Name, Text(options), rows.All, [Versions.Dotnet, Versions.Redis]);
    }

    private static async Task<Sample> AbleAsync(RunOptions options)
    {
        await using var turn = await QueueTurn.StartAsync(Contestants.McpTasks, options, options.WarmUp);
        return new() { ["ended/s"] = (await turn.BurstAsync(options.Tasks, options.AtOnce))["per second"] };
    }

    private static async Task<Sample> TwiceAsync(RunOptions options, double able)
    {
        await using var turn = await QueueTurn.StartAsync(Contestants.McpTasks, options, options.WarmUp);
        var reply = await turn.Contestant.RunAsync(new(Order.Overload, (int)(2 * able * options.Seconds), Rate: 2 * able));
        return new()
        {
            ["ended/s"] = reply.Ended!.Value / reply.Seconds,
            ["poll p50 ms"] = Percentile.Of(reply.Latencies!, 0.5),
            ["poll p99 ms"] = Percentile.Of(reply.Latencies!, 0.99),
        };
    }

    private static string Text(RunOptions options) =>
        $"""
        First a burst of {options.Tasks:#,0} tasks by {options.AtOnce} submitters tells what one process with one Redis can do, then tasks come for {options.Seconds} s at twice that rate, whatever
        becomes of them. What counts is how many end in that time, not how many are accepted. {options.Rounds} rounds; the ratio is a geometric mean with a paired t bound on
        logarithms.
        """;
}
