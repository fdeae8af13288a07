using Benchmarks.Measuring;
using Benchmarks.Reporting;
using Benchmarks.Running;

namespace Benchmarks.Scale;

/// <summary>More workers, and more shards.</summary>
internal sealed class ScaleBenchmark : IBenchmark
{
    // Workers as they come: eight tasks at once each, so that one alone is not bound by a core.
    private const int Concurrency = 8;
    private const int Share = 4;
    private static readonly int[] Workers = [1, 2, 4];

    public string Name => "scale";

    public string About => "workers 1, 2 and 4 as processes; shards 1 and 4 on three cluster nodes";

    public async Task<Report> RunAsync(RunOptions options)
    {
        var workers = Workers.Select(count => new Contender(Of(count), () => TurnAsync(options, count, nodes: 1, shards: 1, Concurrency, "pause")));
        var shards = new[] { 1, 4 }.Select(count => new Contender(Sharded(count), () => TurnAsync(options, workers: 2, nodes: 3, count, options.AtOnce, "empty")));
        var samples = await Interleaved.RunAsync([.. workers, .. shards], options.Rounds);
        var rows = new Rows(samples, Of(1));
        rows.Alone("tasks/s", $"tasks a second, {Of(1)}", moreIsBetter: true);
        foreach (var count in Workers.Skip(1))
            rows.Compare(Of(count), "tasks/s", Of(1), "tasks/s", $"tasks a second, {Of(count)}", moreIsBetter: true);
        foreach (var count in Workers)
            rows.Alone(Of(count), "cores", $"cores that all processes kept busy, {Of(count)}", moreIsBetter: false);
        rows.Compare(Of(Workers[^1]), "worker CPU µs", Of(1), "worker CPU µs", $"worker CPU a task, µs, {Of(Workers[^1])}", moreIsBetter: false)
            .Compare(Of(Workers[^1]), "Redis CPU µs", Of(1), "Redis CPU µs", $"Redis CPU a task, µs, {Of(Workers[^1])}", moreIsBetter: false)
            .Compare(Sharded(4), "tasks/s", Sharded(1), "tasks/s", $"tasks a second, {Sharded(4)}", moreIsBetter: true)
            .Compare(Sharded(4), "Redis CPU µs", Sharded(1), "Redis CPU µs", $"Redis CPU a task, all nodes, µs, {Sharded(4)}", moreIsBetter: false)
            .Compare(Sharded(4), "worker CPU µs", Sharded(1), "worker CPU µs", $"worker CPU a task, µs, {Sharded(4)}", moreIsBetter: false)
            .Compare(Sharded(4), "submitter CPU µs", Sharded(1), "submitter CPU µs", $"submitter CPU a task, µs, {Sharded(4)}", moreIsBetter: false)
            .Alone(Sharded(1), "cores", $"cores that all processes kept busy, {Sharded(1)}", moreIsBetter: false)
            .Alone(Sharded(4), "cores", $"cores that all processes kept busy, {Sharded(4)}", moreIsBetter: false);
        return new(Name, Text(options), rows.All, [Versions.Dotnet, Versions.Redis]);
    }

    private static string Of(int workers) => workers == 1 ? "1 worker" : $"{workers} workers";

    private static string Sharded(int shards) => $"3 nodes, shards {shards}";

    private static async Task<Sample> TurnAsync(RunOptions options, int workers, int nodes, int shards, int concurrency, string tool)
    {
        await using var fleet = await Fleet.StartAsync(workers, nodes, shards, concurrency);
        // Each process compiles for itself.
        await fleet.RunAsync(workers * Math.Max(10, options.WarmUp / Share), options.AtOnce, tool);
        return await fleet.RunAsync(Math.Max(10, options.Tasks / Share), options.AtOnce, tool);
    }

    private static string Text(RunOptions options) =>
        $"""
        A submitter and 1, 2 or 4 workers, each a process that runs {Concurrency} tasks at once; the tool waits 20 ms. Then two workers with {options.AtOnce} at once and the empty tool, on a Redis Cluster of
        three masters with one shard and with four. {Math.Max(10, options.Tasks / Share):#,0} tasks a turn after {Math.Max(10, options.WarmUp / Share):#,0} for each worker to warm up. All share this machine's {Environment.ProcessorCount} cores: where all of them
        are busy, more workers cannot help. {options.Rounds} rounds; ratios are geometric means with a paired t bound on logarithms.
        """;
}
