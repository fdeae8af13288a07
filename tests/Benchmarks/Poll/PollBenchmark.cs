using System.Globalization;
using Benchmarks.Measuring;
using Benchmarks.Reporting;
using Benchmarks.Rivals;
using Benchmarks.Rivals.Ours;
using Benchmarks.Running;

namespace Benchmarks.Poll;

/// <summary>Reads of tasks, and whole lives of tasks, beside few and many that are kept.</summary>
internal sealed class PollBenchmark : IBenchmark
{
    // A life costs as much as many polls, and leaves a task behind.
    private const int LivesShare = 40;

    public string Name => "poll";

    public string About => "reads at the store, and lives of tasks, with few and many tasks retained";

    public async Task<Report> RunAsync(RunOptions options)
    {
        var sizes = options.Retained.Order().ToList();
        var turns = new Dictionary<int, QueueTurn>();
        try
        {
            foreach (var size in sizes)
                turns[size] = await FilledAsync(size, options);
            var samples = await Interleaved.RunAsync([.. sizes.Select(size => new Contender(Kept(size), () => TurnAsync(turns[size], options)))], options.Rounds);
            return new(Name, Text(options), RowsOf(samples, sizes), [Versions.Dotnet, Versions.Redis]);
        }
        finally
        {
            foreach (var turn in turns.Values)
                await turn.DisposeAsync();
        }
    }

    private static IReadOnlyList<Row> RowsOf(Samples samples, List<int> sizes)
    {
        var rows = new Rows(samples, Kept(sizes[^1]));
        foreach (var size in sizes)
            rows.Alone(Kept(size), "polls/s", $"reads a second, {Kept(size)}", moreIsBetter: true);
        foreach (var fewer in sizes.SkipLast(1))
        {
            var goal = fewer == sizes[0] ? new Goal(1.2, 1.05) : null;
            rows.Against(Kept(fewer), "poll Redis µs", $"Redis CPU a read, µs, {Kept(sizes[^1])}", moreIsBetter: false, goal)
                .Against(Kept(fewer), "poll p50 ms", $"read p50 under load, ms, {Kept(sizes[^1])}", moreIsBetter: false)
                .Against(Kept(fewer), "life Redis µs", $"Redis CPU a task's life, µs, {Kept(sizes[^1])}", moreIsBetter: false, goal);
        }

        return rows.All;
    }

    private static string Kept(int size) => string.Create(CultureInfo.InvariantCulture, $"{size:#,0} kept");

    private static async Task<QueueTurn> FilledAsync(int size, RunOptions options)
    {
        Progress.Say($"filling a store with {size:#,0} tasks");
        var turn = await QueueTurn.StartAsync(StoreContestant.Name, options);
        await turn.Contestant.RunAsync(new(Order.Fill, size, AtOnce: 200));
        await turn.Contestant.RunAsync(new(Order.Poll, options.WarmUp, options.AtOnce));
        await turn.Contestant.RunAsync(new(Order.Burst, Math.Max(10, options.WarmUp / LivesShare), options.AtOnce));
        return turn;
    }

    private static async Task<Sample> TurnAsync(QueueTurn turn, RunOptions options)
    {
        var polls = await turn.RunAsync(new(Order.Poll, options.Tasks, options.AtOnce));
        var lives = await turn.BurstAsync(Math.Max(10, options.Tasks / LivesShare), options.AtOnce);
        return new()
        {
            ["polls/s"] = polls["per second"],
            ["poll p50 ms"] = polls["p50 ms"],
            ["poll Redis µs"] = polls["Redis CPU µs"],
            ["life Redis µs"] = lives["Redis CPU µs"],
        };
    }

    private static string Text(RunOptions options) =>
        $"""
        `ITaskStore.GetAsync` by {options.AtOnce} readers, {options.Tasks:#,0} reads a turn, spread over all tasks that a store keeps; then {Math.Max(10, options.Tasks / LivesShare):#,0} lives of tasks
        in the same store, which stay there. The rival is the same store with fewer tasks. {options.Rounds} rounds; ratios are geometric means with a paired t bound on
        logarithms.
        """;
}
