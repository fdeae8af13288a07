using Benchmarks.Measuring;
using Benchmarks.Reporting;
using Benchmarks.Rivals;
using Benchmarks.Rivals.BullMq;
using Benchmarks.Rivals.Servers;
using Benchmarks.Running;

namespace Benchmarks.Instructions;

/// <summary>What a task costs Redis, in a figure that no neighbour of the machine changes.</summary>
internal sealed class InstructionsBenchmark : IBenchmark
{
    // A count needs few tasks, and Redis is slow while it is counted.
    private const int Share = 40;

    private static readonly (string Figure, string Label, bool AtOnce)[] Loads = [("at once", "{0} at once", true), ("alone", "one at a time", false)];

    public string Name => "instructions";

    public string About => "instructions of redis-server for a task, counted by valgrind; against BullMQ";

    public async Task<Report> RunAsync(RunOptions options)
    {
        var samples = await Interleaved.RunAsync(
            [
                new(Contestants.McpTasks, () => TurnAsync(Contestants.McpTasks, options)),
                new(QueueTurn.BullMq, () => TurnAsync(QueueTurn.BullMq, options)),
            ], options.Rounds);
        var rows = new Rows(samples, Contestants.McpTasks);
        foreach (var (figure, label, _) in Loads)
            rows.Against(QueueTurn.BullMq, figure, $"thousand instructions a task, {string.Format(null, label, options.AtOnce)}", moreIsBetter: false);
        return new(Name, Text(options), rows.All, [Versions.Dotnet, Versions.Redis, $"valgrind {Versions.Ask("valgrind", "--version")}", Versions.Node, BullMqProcess.Version]);
    }

    private static async Task<Sample> TurnAsync(string contestant, RunOptions options)
    {
        var sample = new Sample();
        var count = Math.Max(10, options.Tasks / Share);
        foreach (var (figure, _, atOnce) in Loads)
        {
            // What is the same in both runs, the start of both processes and the first tasks, falls out.
            var few = await CountAsync(contestant, options, count, atOnce);
            var many = await CountAsync(contestant, options, 2 * count, atOnce);
            sample[figure] = (many - few) / count / 1000;
        }

        return sample;
    }

    private static async Task<double> CountAsync(string contestant, RunOptions options, int tasks, bool atOnce)
    {
        await using var redis = await CountedRedis.StartAsync();
        await using (var process = await QueueTurn.ContestantAsync(contestant, new(redis.Address, options.AtOnce)))
            await process.RunAsync(atOnce ? new(Order.Burst, tasks, options.AtOnce) : new(Order.OneByOne, tasks));
        return await redis.EndAsync();
    }

    private static string Text(RunOptions options) =>
        $"""
        Submit, run an empty tool, end, result kept. Each turn runs {options.Tasks / Share:#,0} and twice as many tasks, each on a fresh Redis (append-only, everysec) under valgrind and with
        a fresh process, and takes the difference: what starts and ends falls out. Redis answers some fifty times slower, so that more tasks share a script than
        usual; one at a time none do, and the submitter waits for each end as in `latency`.
        {options.Rounds} rounds; ratios are ours to BullMQ's, geometric means with a paired t bound on logarithms.
        """;
}
