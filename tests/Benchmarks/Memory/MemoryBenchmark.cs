using Benchmarks.Measuring;
using Benchmarks.Reporting;
using Benchmarks.Rivals;
using Benchmarks.Rivals.BullMq;
using Benchmarks.Running;

namespace Benchmarks.Memory;

/// <summary>What an ended task takes in Redis.</summary>
internal sealed class MemoryBenchmark : IBenchmark
{
    public string Name => "memory";

    public string About => "bytes that Redis keeps for an ended task with a result of 100 bytes, against BullMQ's completed job";

    public async Task<Report> RunAsync(RunOptions options)
    {
        var samples = await Interleaved.RunAsync(
            [
                new(Contestants.McpTasksTraced, () => TurnAsync(Contestants.McpTasksTraced, options)),
                new(QueueTurn.BullMq, () => TurnAsync(QueueTurn.BullMq, options)),
            ], options.Rounds);
        var rows = new Rows(samples, Contestants.McpTasksTraced)
            .Against(QueueTurn.BullMq, "kept bytes", "bytes kept an ended task", moreIsBetter: false, new(0.6, 0.35));
        return new(Name, Text(options), rows.All, [Versions.Dotnet, Versions.Redis, Versions.Node, BullMqProcess.Version]);
    }

    private static async Task<Sample> TurnAsync(string contestant, RunOptions options)
    {
        await using var turn = await QueueTurn.StartAsync(contestant, options, options.WarmUp);
        return await turn.BurstAsync(options.Tasks, options.AtOnce, "hundred");
    }

    private static string Text(RunOptions options) =>
        $"""
        What Redis has allocated for keys and indexes after {options.Tasks:#,0} tasks more (`MEMORY STATS`, without buffers and scripts), for each task. Ours has an owner
        (one of a hundred), a trace and what the store keeps of its history; BullMQ's job has none of these. Both have a result of 100 bytes and no arguments.
        {options.Rounds} rounds; the ratio is ours to BullMQ's, a geometric mean with a paired t bound on logarithms.
        """;
}
