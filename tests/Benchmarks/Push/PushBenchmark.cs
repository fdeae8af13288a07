using Benchmarks.Measuring;
using Benchmarks.Reporting;
using Benchmarks.Rivals;
using Benchmarks.Rivals.Events;
using Benchmarks.Running;

namespace Benchmarks.Push;

/// <summary>From a change to the one who waits for it.</summary>
internal sealed class PushBenchmark : IBenchmark
{
    private const int Share = 20;

    public string Name => "push";

    public string About => "a change of a task to its watcher, with few and many watched, against raw pub/sub";

    public async Task<Report> RunAsync(RunOptions options)
    {
        var contenders = options.Streams.SelectMany(streams => new Contender[]
        {
            new(Of("watch", streams), () => TurnAsync(EventsContestant.Name, streams, options)),
            new(Of("raw", streams), () => TurnAsync(RawPubSubContestant.Name, streams, options)),
        });
        var samples = await Interleaved.RunAsync([.. contenders], options.Rounds);
        var rows = new Rows(samples, Of("watch", options.Streams[0]));
        foreach (var streams in options.Streams)
        {
            var goal = streams == options.Streams.Max() ? new Goal(4, 2) : null;
            rows.Compare(Of("watch", streams), "p50 ms", Of("raw", streams), "p50 ms", $"change to watcher, {streams:#,0} watched, p50, ms", moreIsBetter: false, goal)
                .Compare(Of("watch", streams), "p99 ms", Of("raw", streams), "p99 ms", $"change to watcher, {streams:#,0} watched, p99, ms", moreIsBetter: false);
        }

        return new(Name, Text(options), rows.All, [Versions.Dotnet, Versions.Redis, Versions.Of(typeof(StackExchange.Redis.IConnectionMultiplexer), "StackExchange.Redis")]);
    }

    private static string Of(string what, int streams) => $"{what} {streams:#,0}";

    private static async Task<Sample> TurnAsync(string contestant, int streams, RunOptions options)
    {
        await using var turn = await QueueTurn.StartAsync(contestant, options);
        await turn.Contestant.RunAsync(new(Order.Push, Math.Max(streams, options.WarmUp / Share), streams));
        return await turn.RunAsync(new(Order.Push, Math.Max(10, options.Tasks / Share), streams));
    }

    private static string Text(RunOptions options) =>
        $"""
        A running task's progress is written, and the time counts until the task's watcher (`ITaskEvents`) has the change: one script, which writes and publishes. The rival
        publishes to a channel of StackExchange.Redis and writes nothing. {Math.Max(10, options.Tasks / Share):#,0} changes a turn, one after the other, over all subscribers in turn.
        {options.Rounds} rounds; ratios are ours to raw pub/sub, geometric means with a paired t bound on logarithms.
        """;
}
