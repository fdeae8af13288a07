using Benchmarks.Measuring;
using Benchmarks.Reporting;
using Benchmarks.Rivals.Http;
using Benchmarks.Running;
using ModelContextProtocol.AspNetCore;

namespace Benchmarks.Inline;

/// <summary>What a call that becomes no task costs on a server that could make it one.</summary>
internal sealed class InlineBenchmark : IBenchmark
{
    private const string Stateless = "plain, stateless";
    private const string Session = "plain, session";
    private const string Resumable = "plain, session that can be resumed";
    private const string OursStateless = "McpTasks, stateless";
    private const string OursSession = "McpTasks, session";

    // Until the compiler has its final code of all that a call runs, on three servers at once.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(60);

    public string Name => "inline";

    public string About => "an inline tools/call in both revisions on a server with durable tasks; against the same server on the official package alone";

    public async Task<Report> RunAsync(RunOptions options)
    {
        await using var ours = await InlineServer.StartAsync(HttpContestant.OursInMemory);
        await using var plain = await InlineServer.StartAsync(HttpContestant.Official);
        await using var resumable = await InlineServer.StartAsync(HttpContestant.Resumable);
        var turns = new Dictionary<string, Func<TimeSpan, Task<Sample>>>(StringComparer.Ordinal)
        {
            [OursStateless] = ours.StatelessAsync,
            [Stateless] = plain.StatelessAsync,
            [OursSession] = ours.SessionAsync,
            [Session] = plain.SessionAsync,
            [Resumable] = resumable.SessionAsync,
        };
        Progress.Say($"warming up for {WarmUp.TotalSeconds} s");
        await Task.WhenAll(ours.WarmUpAsync(WarmUp), plain.WarmUpAsync(WarmUp), resumable.WarmUpAsync(WarmUp));
        var length = TimeSpan.FromSeconds(options.Seconds);
        var samples = await Interleaved.RunAsync([.. turns.Select(turn => new Contender(turn.Key, () => turn.Value(length)))], options.Rounds);
        var rows = new Rows(samples, OursStateless) { Middle = values => Percentile.Of(values, 0.5) };
        Compare(rows, OursStateless, Stateless, "2026-07-28");
        Compare(rows, OursSession, Session, "2025-11-25");
        Compare(rows, OursSession, Resumable, "2025-11-25");
        return new(Name, Text(options), rows.All, [Versions.Dotnet, Versions.Of(typeof(HttpServerTransportOptions), "ModelContextProtocol.AspNetCore")]);
    }

    private static void Compare(Rows rows, string ours, string plain, string revision) => rows
        .Compare(ours, InlineServer.Rate, plain, InlineServer.Rate, $"calls a second, {revision}", moreIsBetter: true, new(1 / 1.1, 1))
        .Compare(ours, InlineServer.Cpu, plain, InlineServer.Cpu, $"server CPU a call, µs, {revision}", moreIsBetter: false, new(1.1, 1))
        .Compare(ours, InlineServer.Allocated, plain, InlineServer.Allocated, $"allocated a call, KiB, {revision}", moreIsBetter: false);

    private static string Text(RunOptions options) =>
        $"""
        `tools/call` of an empty tool that could be a task, but is called inline: stateless (2026-07-28), and in sessions (2025-11-25). Ours is a server with
        `WithDurableTasks()` and all in its process, the rival the same server without it; its sessions cannot be resumed, which ours can, so one rival more has the
        package's own event store, in memory. Each is a process of its own on loopback, started once and warmed
        up for {WarmUp.TotalSeconds} s by all callers at once; {InlineServer.Connections} connections, each with the next call as soon as the last is answered, each with a session of its own where there are sessions;
        {options.Rounds} rounds of {options.Seconds} s. Figures are medians of the rounds; ratios are ours to the rival's, geometric means with a paired t bound on logarithms.
        """;
}
