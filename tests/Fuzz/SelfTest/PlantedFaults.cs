using System.Text;
using Fuzz.Hostile;
using Fuzz.Judging;
using Fuzz.Running;
using Fuzz.Target;
using Fuzz.Wire;

namespace Fuzz.SelfTest;

/// <summary>Tries the judge: it must find nothing where all is well, and whatever is planted, by the check that is there for it.</summary>
internal static class PlantedFaults
{
    // The server of these never answers at all, so that the time says nothing of anybody's speed.
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(2), Long = TimeSpan.FromSeconds(60);

    /// <returns>Whether the judge is right about all of them.</returns>
    public static async Task<bool> CheckAsync(CancellationToken stop)
    {
        var (wrong, tried) = (new List<string>(), 0);
        void Expect(string name, Check? finder, IEnumerable<Finding> found)
        {
            tried++;
            var findings = found.ToList();
            if (finder is null ? findings.Count > 0 : findings.All(finding => finding.Check != finder))
                wrong.Add($"{name}: {(finder is { } missed ? $"not found by '{missed.Sentence()}'" : "")} {string.Join("; ", findings)}");
        }

        foreach (var plant in Plants.All)
            Expect(plant.Name, plant.Finder, await JudgeAsync(plant, stop));
        Expect("a warning in the log", null, Log(new(LogLevel.Warning, "x", "a client left", null, "1")));
        Expect("a failure that was asked for", null, Log(new(LogLevel.Error, "x", "failed", Asked.Failure().ToString(), "1")));
        Expect("an error in the log", Check.LogIsQuiet, Log(new(LogLevel.Error, "x", "oops", null, "1")));
        Expect(
            "a stack in the log", Check.LogIsQuiet,
            Log(new(LogLevel.Warning, "x", "oops", new InvalidOperationException("x").ToString(), null)));
        Expect("a stack beside the log", Check.LogIsQuiet, [LogJudge.Judge("Unhandled exception.")]);
        Expect("memory that stays", null, MemoryJudge.Judge(new(60_000_000, 300_000_000, 300, 40), new(70_000_000, 350_000_000, 310, 45)));
        Expect(
            "living objects that grow", Check.MemoryIsFlat,
            MemoryJudge.Judge(new(60_000_000, 300_000_000, 300, 40), new(100_000_000, 300_000_000, 300, 40)));
        Expect(
            "a process that grows", Check.MemoryIsFlat,
            MemoryJudge.Judge(new(60_000_000, 300_000_000, 300, 40), new(60_000_000, 600_000_000, 300, 40)));
        Expect(
            "files that stay open", Check.MemoryIsFlat,
            MemoryJudge.Judge(new(60_000_000, 300_000_000, 300, 40), new(60_000_000, 300_000_000, 900, 40)));
        Expect(
            "threads that stay", Check.MemoryIsFlat,
            MemoryJudge.Judge(new(60_000_000, 300_000_000, 300, 40), new(60_000_000, 300_000_000, 300, 400)));
        Expect("requests half of which get through", null, ParserJudge.Judge(5000, 10_000));
        Expect("requests that do not get through", Check.HalfGetsPastTheParser, ParserJudge.Judge(4999, 10_000));
        Expect("a server that dies", Check.ProcessLives, await CampaignAsync(ServerFault.Death, stop));
        Expect("a server that logs an error", Check.LogIsQuiet, await CampaignAsync(ServerFault.Error, stop));

        foreach (var idle in Checks.All.Where(
            check => Plants.All.All(plant => plant.Finder != check) && check is not (Check.ProcessLives or Check.LogIsQuiet or Check.MemoryIsFlat or Check.HalfGetsPastTheParser)))
            wrong.Add($"'{idle.Sentence()}' has nothing planted for it");
        wrong.ForEach(text => Console.WriteLine($"not ok {text}"));
        Console.WriteLine($"the judge was right about {tried - wrong.Count} of {tried} planted answers, logs and processes");
        Console.WriteLine($"# pass {tried - wrong.Count}");
        Console.WriteLine($"# fail {wrong.Count}");
        return wrong.Count == 0;
    }

    private static async Task<IEnumerable<Finding>> JudgeAsync(Plant plant, CancellationToken stop)
    {
        await using var server = new TinyServer(plant.Answer, plant.Closes);
        var body = Encoding.UTF8.GetBytes("{\"jsonrpc\":\"2.0\",\"id\":17,\"method\":\"ping\"}");
        var shot = new Shot
        {
            Number = 0,
            Caller = 0,
            Kind = "planted",
            Harm = nameof(Harm.None),
            Headers = [new(Headers.Host, "127.0.0.1")],
            Body = body,
            MustSucceed = plant.Finder is null or Check.WhatIsRightIsServed,
        };
        using var caller = new Caller(server.Address, plant.Finder == Check.EveryRequestIsAnswered ? Short : Long);
        var reply = await caller.SendAsync(shot, RequestWriter.Write(shot, place => place), _ => Task.FromResult(false), stop);
        return ReplyJudge.Judge(shot, body, reply);
    }

    private static IEnumerable<Finding> Log(LogLine line) => LogJudge.Judge(line) is { } finding ? [finding] : [];

    private static async Task<IEnumerable<Finding>> CampaignAsync(ServerFault fault, CancellationToken stop)
    {
        await using var target = await TargetProcess.StartAsync(stop, fault);
        return (await new Campaign(new() { Requests = 1000, Seed = 1 }, target).RunAsync(stop)).Tally.Findings;
    }
}
