using Chaos.Checking;
using Chaos.Faults;
using Chaos.Ledger;
using McpTasks;

namespace Chaos.SelfTest;

/// <summary>A fault to plant in a run where all is well, and who must find it.</summary>
internal sealed record Plant(string Name, IInvariant Finder, Action<PlantedRun> In);

/// <summary>Every kind of thing that the checker must find.</summary>
internal static class Plants
{
    public static readonly IReadOnlyList<Plant> All =
    [
        new("a task that is not in the store", new NothingLost(), run => run.Store.Remove("plain")),
        new(
            "a task that a server does not know", new NothingLost(),
            run => run.Stories["plain"].Contradict("tasks/get says that there is no such task")),
        new(
            "a task that was never created", new NothingLost(),
            run => run.Stories["never"] = new(run.Stories["plain"].Script, TaskDialect.Legacy, run.Now)),
        new("a task whose end nobody was told", new NothingLost(), run => run.Created(900, "untold", "quick")),

        new(
            "a status that the store changed", new NothingChanged(),
            run => run.Store["plain"] = run.Store["plain"] with { Status = McpTaskStatus.Failed }),
        new(
            "a result that the store changed", new NothingChanged(),
            run => run.Store["plain"] = run.Store["plain"] with { Text = "another" }),
        new(
            "a second client that is told another status", new NothingChanged(),
            run => run.Told(200, "plain", McpTaskStatus.Cancelled, null)),
        new(
            "a second client that is told another result", new NothingChanged(),
            run => run.Told(200, "plain", McpTaskStatus.Completed, "another")),
        new(
            "a task that works again after its end", new NothingChanged(),
            run => run.Store["plain"] = run.Store["plain"] with { Status = McpTaskStatus.Working }),
        new(
            "a read that says working after the end", new NothingChanged(),
            run => run.Stories["plain"].Contradict("tasks/get says working")),

        new(
            "a result without an author", new OutcomesHaveAuthors(),
            run => run.Ledger.RemoveAll(entry => entry is { Task: "plain", Kind: LedgerKind.Done })),
        new(
            "a result of a superseded attempt", new OutcomesHaveAuthors(),
            run => run.Store["killed"] = run.Store["killed"] with { Attempt = 3 }),
        new(
            "an error without an author", new OutcomesHaveAuthors(),
            run => run.Ledger.RemoveAll(entry => entry is { Task: "failed", Kind: LedgerKind.Threw })),

        new("a task that works on", new NothingStuck(), run => run.Stuck.Add("plain")),

        new("an attempt too many", new AttemptsHaveCauses(), run => run.Store["plain"] = run.Store["plain"] with { Attempt = 2 }),
        new(
            "a kill of another worker", new AttemptsHaveCauses(),
            run => run.Lives["worker-1.1"] = run.Lives["worker-1.1"] with { EndedAt = null }),
        new("a kill that came too late", new AttemptsHaveCauses(), run => run.Lives["worker-1.1"].EndedAt = 7000),
        new("a pause that was too short", new AttemptsHaveCauses(), run => run.Faults[1].Until = 12_000),
        new("a pause of another worker", new AttemptsHaveCauses(), run => run.Faults[1] = run.Faults[1] with { Service = "worker-2.1" }),
        new(
            "an outage that was over before", new AttemptsHaveCauses(),
            run => run.Faults[2] = run.Faults[2] with { From = 11_000, Until = 13_000 }),
        new(
            "an outage of another worker's connections", new AttemptsHaveCauses(),
            run => run.Faults[2] = run.Faults[2] with { Service = "worker-3" }),
        new("an outage, where they may cost nothing", new AttemptsHaveCauses(), run => run.OutagesCostNothing = true),
        new("an outage that cost an attempt before its tool, where they may cost nothing", new AttemptsHaveCauses(), run =>
        {
            run.OutagesCostNothing = true;
            run.Faults[2].Until = 20_001;
            run.Ledger.RemoveAll(entry => entry is { Task: "cut off", Attempt: 1 });
        }),
        new(
            "a deploy of another worker", new AttemptsHaveCauses(),
            run => run.Lives["worker-4.1"].ToldAt = run.Lives["worker-4.1"].EndedAt = null),

        new(
            "a slow process that was another", new AttemptsHaveCauses(),
            run => run.Faults[1] = new(0, FaultKind.SlowProcess, "worker-2.1", 10_000) { Until = 16_000 }),
        new(
            "a slow store that was slow later", new AttemptsHaveCauses(),
            run => run.Faults[2] = new(0, FaultKind.SlowStore, null, 25_600) { Until = 29_000 }),

        new(
            "a cancelled task that nobody cancelled", new EndingsHaveCauses(),
            run => run.Ended(170, "plain", McpTaskStatus.Cancelled, 1, null, null)),
        new(
            "a bystander given up as poison", new EndingsHaveCauses(),
            run => run.Ended(170, "plain", McpTaskStatus.Failed, 5, null, "poison: given up after 5 attempts")),
        new(
            "poison given up too early", new EndingsHaveCauses(),
            run => run.Ledger.RemoveAll(entry => entry is { Task: "poison", Kind: LedgerKind.Killing, Attempt: 2 })),
        new(
            "an attempt that nobody saw, and no kill to explain it", new EndingsHaveCauses(),
            run => run.Lives["worker-6.2"].EndedAt = 99_000),
        new(
            "an attempt that nobody saw, and only a deploy to explain it", new EndingsHaveCauses(),
            run => run.Lives["worker-6.2"].ExitCode = 0),
        new(
            "two attempts that nobody saw, and one kill to explain them", new EndingsHaveCauses(),
            run => run.Ended(80_000, "unseen", McpTaskStatus.Failed, 3, null, "poison: given up after 3 attempts, none of which ended", maxAttempts: 3)),
        new(
            "an expired task", new EndingsHaveCauses(),
            run => run.Ended(170, "plain", McpTaskStatus.Failed, 1, null, "expired: the task's ttl passed")),
        new(
            "a small result refused as too large", new EndingsHaveCauses(),
            run => run.Ended(170, "plain", McpTaskStatus.Failed, 1, null, "McpTasks:MaxResultBytes allows 1000")),
        new("a deploy that became a failure", new EndingsHaveCauses(), DeployBecomesFailure),

        new("an answer that is lost", new AnswersArrive(), run => Reanswer(run, PlantedRun.AnswerTo(run.TicketOf("asked"), 1))),
        new(
            "an answer to another's question", new AnswersArrive(),
            run => Reanswer(run, $"{PlantedRun.AnswerTo("t7.1", 1)} {PlantedRun.AnswerTo("t7.1", 2)}")),

        new("an attempt that runs twice", new AttemptsRunOnce(), run => run.Began(155, "plain", 1, "worker-2.1")),
        new("an attempt after the end", new AttemptsRunOnce(), run => run.Began(5000, "plain", 2, "worker-2.1")),
        new("an attempt that the store does not know", new AttemptsRunOnce(), run => run.Began(155, "cancelled", 2, "worker-2.1")),
        new("an attempt out of turn", new AttemptsRunOnce(), run => run.Began(900, "killed", 2, "worker-3.1")),

        new("a process that ends by itself", new ProcessesEndForCause(), run => run.Life("api-1.1", 500, null, 134)),
        new("a process that ends badly when told to", new ProcessesEndForCause(), run => run.Lives["worker-4.1"].ExitCode = 1),
        new(
            "a process that does not end when told to", new ProcessesEndForCause(),
            run => run.Troubles.Add("worker-4.1 had not ended a minute after SIGTERM")),

        new(
            "a call that makes two tasks", new CreationsExact(),
            run => run.Ledger.Add(new("worker-2.1", 152, LedgerKind.Began, "double", 1, run.TicketOf("plain"), ""))),
        new("a task of a call without an answer, where creation is exact", new CreationsExact(), run => run.CreationsExact = true),
    ];

    private static void DeployBecomesFailure(PlantedRun run)
    {
        run.Created(128_000, "mangled", "mangling", 5000);
        run.Began(128_100, "mangled", 1, "worker-4.1");
        run.Write(130_050, LedgerKind.Stopped, "mangled", 1, "worker-4.1");
        run.Write(130_060, LedgerKind.Threw, "mangled", 1, "worker-4.1", "InvalidOperationException: it was disturbed");
        run.Ended(130_100, "mangled", McpTaskStatus.Failed, 1, "An error occurred invoking 'mangling'.", null);
    }

    private static void Reanswer(PlantedRun run, string answers)
    {
        run.Ledger.RemoveAll(entry => entry is { Task: "asked", Kind: LedgerKind.Done });
        run.Done(900, "asked", 1, "worker-2.1", answers);
    }
}
