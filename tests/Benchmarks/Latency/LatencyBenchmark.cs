using Benchmarks.Measuring;
using Benchmarks.Reporting;
using Benchmarks.Rivals;
using Benchmarks.Rivals.BullMq;
using Benchmarks.Running;

namespace Benchmarks.Latency;

/// <summary>From submit to the end as the submitter sees it, with the result read.</summary>
internal sealed class LatencyBenchmark : IBenchmark
{
    // One at a time a task takes milliseconds: fewer do.
    private const int Share = 20;

    public string Name => "latency";

    public string About => "submit to end seen by the submitter, one at a time and at half load; against BullMQ's add and waitUntilFinished";

    public async Task<Report> RunAsync(RunOptions options)
    {
        var rate = await HalfLoadAsync(options);
        var samples = await Interleaved.RunAsync(
            [
                new(Contestants.McpTasks, () => TurnAsync(Contestants.McpTasks, options, rate)),
                new(QueueTurn.BullMq, () => TurnAsync(QueueTurn.BullMq, options, rate)),
            ], options.Rounds);
        var rows = new Rows(samples, Contestants.McpTasks)
            .Against(QueueTurn.BullMq, "p50 ms", "one at a time, p50, ms", moreIsBetter: false, new(0.8, 0.5))
            .Against(QueueTurn.BullMq, "p99 ms", "one at a time, p99, ms", moreIsBetter: false)
            .Against(QueueTurn.BullMq, "half p50 ms", "at half load, p50, ms", moreIsBetter: false)
            .Against(QueueTurn.BullMq, "half p99 ms", "at half load, p99, ms", moreIsBetter: false);
        return new(Name, Text(options, rate), rows.All, [Versions.Dotnet, Versions.Redis, Versions.Node, BullMqProcess.Version]);
    }

    /// <summary>Half of what the slower one does, so that both are asked the same.</summary>
    private static async Task<double> HalfLoadAsync(RunOptions options)
    {
        var rates = new List<double>();
        foreach (var contestant in new[] { Contestants.McpTasks, QueueTurn.BullMq })
        {
            await using var turn = await QueueTurn.StartAsync(contestant, options, options.WarmUp);
            rates.Add((await LoadAsync(turn, options))["per second"]);
            Progress.Say($"{contestant} can do {rates[^1]:#,0} with the submitter watching");
        }

        return rates.Min() / 2;
    }

    // Far more than it can do: the time that all of them take tells how much it can.
    private static Task<Sample> LoadAsync(QueueTurn turn, RunOptions options) =>
        turn.RunAsync(new(Order.Paced, Math.Max(100, options.Tasks / 8), Rate: 1e6));

    private static async Task<Sample> TurnAsync(string contestant, RunOptions options, double rate)
    {
        await using var turn = await QueueTurn.StartAsync(contestant, options, options.WarmUp);
        await turn.RunAsync(new(Order.OneByOne, Math.Max(10, options.WarmUp / Share)));
        var alone = await turn.RunAsync(new(Order.OneByOne, Math.Max(10, options.Tasks / Share)));
        var half = await turn.RunAsync(new(Order.Paced, Math.Max(10, options.Tasks / 4), Rate: rate));
        return new() { ["p50 ms"] = alone["p50 ms"], ["p99 ms"] = alone["p99 ms"], ["half p50 ms"] = half["p50 ms"], ["half p99 ms"] = half["p99 ms"] };
    }

    private static string Text(RunOptions options, double rate) =>
        $"""
        From submit to the end as the submitter sees it: McpTasks submits, watches the task and reads its result; BullMQ adds and waits with `waitUntilFinished`.
        Fresh Redis and process each turn, {options.WarmUp:#,0} tasks to warm up; {Math.Max(10, options.Tasks / Share):#,0} one after the other, then {Math.Max(10, options.Tasks / 4):#,0} at {rate:#,0} a second: half of what the
        slower of the two does. {options.Rounds} rounds; ratios are ours to BullMQ's, geometric means with a paired t bound on logarithms.
        """;
}
