using Benchmarks.Measuring;
using Benchmarks.Reporting;
using Benchmarks.Rivals;
using Benchmarks.Rivals.BullMq;
using Benchmarks.Running;
using ModelContextProtocol.Server;

namespace Benchmarks.Http;

/// <summary>Tasks over HTTP against inline calls of the official package.</summary>
internal sealed class HttpBenchmark : IBenchmark
{
    private const string Http = "http";

    public string Name => Http;

    public string About => "tools/call as a task, both dialects, against the official package's inline call; tasks/get against that too";

    public async Task<Report> RunAsync(RunOptions options)
    {
        var samples = await Interleaved.RunAsync(
            [
                new(Http, () => TurnAsync(options)),
                new(QueueTurn.BullMq, () => BullMqAsync(options)),
            ], options.Rounds);
        var rows = new Rows(samples, Http)
            .Compare(Http, "pushed minus inline", QueueTurn.BullMq, "p50 ms", "task (2026-07-28, pushed) minus inline call, p50, ms; against add-to-finished", moreIsBetter: false, new(0.9, 0.5))
            .Compare(Http, "polled minus inline", QueueTurn.BullMq, "p50 ms", "task (2026-07-28, polled) minus inline call, p50, ms; against add-to-finished", moreIsBetter: false)
            .Compare(Http, "legacy minus inline", QueueTurn.BullMq, "p50 ms", "task (2025-11-25, tasks/result) minus inline call, p50, ms; against add-to-finished", moreIsBetter: false)
            .Compare(Http, "gets/s", Http, "inline/s", "tasks/get a second; against the package's inline calls", moreIsBetter: true, new(0.8, 1))
            .Compare(Http, "gets CPU µs", Http, "inline CPU µs", "server CPU a tasks/get, µs; against an inline call", moreIsBetter: false)
            .Compare(Http, "gets KiB", Http, "inline KiB", "allocated a tasks/get, KiB; against an inline call", moreIsBetter: false)
            .Compare(Http, "inline ours p50 ms", Http, "inline p50 ms", "inline call on ours, p50, ms; against the package's", moreIsBetter: false)
            .Alone("tasks/s", "whole tasks a second (2025-11-25, tasks/result)", moreIsBetter: true)
            .Alone("tasks CPU µs", "server CPU a whole task, µs, worker in it", moreIsBetter: false)
            .Alone("tasks KiB", "allocated a whole task, KiB, worker in it", moreIsBetter: false);
        return new(Name, Text(options), rows.All,
            [Versions.Dotnet, Versions.Redis, Versions.Of(typeof(McpServer), "ModelContextProtocol"), Versions.Node, BullMqProcess.Version]);
    }

    private static async Task<Sample> TurnAsync(RunOptions options)
    {
        await using var turn = await HttpTurn.StartAsync(options);
        return await turn.RunAsync();
    }

    private static async Task<Sample> BullMqAsync(RunOptions options)
    {
        await using var turn = await QueueTurn.StartAsync(QueueTurn.BullMq, options, options.WarmUp);
        await turn.RunAsync(new(Order.OneByOne, Math.Max(10, options.WarmUp / 20)));
        return await turn.RunAsync(new(Order.OneByOne, Math.Max(10, options.Tasks / 40)));
    }

    private static string Text(RunOptions options) =>
        $"""
        An empty tool over HTTP on loopback, API and worker in one process, the client in another that does no more than it must. One connection: {Math.Max(10, options.Tasks / 40):#,0} calls of each kind,
        one after the other; then {Math.Max(100, options.Tasks / 4):#,0} by {options.AtOnce} callers. Inline calls are of the official package's own server. {options.Rounds} rounds; ratios are ours to the rival's, geometric
        means with a paired t bound on logarithms.
        """;
}
