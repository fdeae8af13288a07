using Chaos.Clients;
using Chaos.Faults;
using Chaos.Ledger;
using McpTasks;

namespace Chaos.SelfTest;

/// <summary>A run with one task of each kind, each of which went as it may.</summary>
internal static class HealthyRun
{
    public static PlantedRun Make()
    {
        var run = new PlantedRun();
        foreach (var worker in (string[])["worker-1.2", "worker-2.1", "worker-3.1", "worker-4.1"])
            run.Life(worker);

        Ordinary(run);
        Interrupted(run);
        Poisonous(run);
        return run;
    }

    private static void Ordinary(PlantedRun run)
    {
        run.Created(100, "plain", "quick");
        run.Began(150, "plain", 1, "worker-1.1");
        run.Done(160, "plain", 1, "worker-1.1");

        run.Created(200, "asked", "asking", 2);
        run.Began(250, "asked", 1, "worker-2.1");
        run.Done(
            900, "asked", 1, "worker-2.1",
            $"{PlantedRun.AnswerTo(run.TicketOf("asked"), 1)} {PlantedRun.AnswerTo(run.TicketOf("asked"), 2)}");

        run.Created(300, "failed", "failing");
        run.Began(310, "failed", 1, "worker-2.1");
        run.Write(320, LedgerKind.Threw, "failed", 1, "worker-2.1", "McpException: it fails");
        run.Ended(330, "failed", McpTaskStatus.Failed, 1, "An error occurred invoking 'failing': it fails", null);

        run.Created(400, "cancelled", "steady", 800);
        run.Began(410, "cancelled", 1, "worker-2.1");
        run.CancelAsked(500, "cancelled");
        run.Ended(510, "cancelled", McpTaskStatus.Cancelled, 1, null, "The task was cancelled by request.");

        run.Created(600, "large", "huge", 5 * PlantedRun.MaxResultBytes);
        run.Began(610, "large", 1, "worker-2.1");
        run.Write(620, LedgerKind.Done, "large", 1, "worker-2.1", "so much");
        const string tooLarge = "The result has 50000 bytes; McpTasks:MaxResultBytes allows 10000.";
        run.Ended(630, "large", McpTaskStatus.Failed, 1, tooLarge, tooLarge);

        run.Created(700, "again", "quick");
        var retried = new TaskStory(run.Stories["again"].Script, TaskDialect.Legacy, run.Now);
        retried.Asked(new("lost", 700, CreationAnswer.None, "the connection broke"));
        retried.Asked(new("t99.2", 740, CreationAnswer.Task, null), "again");
        run.Stories["again"] = retried;
        run.Ledger.Add(new("worker-2.1", 760, LedgerKind.Began, "orphan", 1, "lost", ""));
        run.Began(770, "again", 1, "worker-2.1");
        run.Done(780, "again", 1, "worker-2.1");
    }

    private static void Interrupted(PlantedRun run)
    {
        run.Fault(FaultKind.KillWorker, "worker-1.1", 1500, 1800);
        run.Life("worker-1.1", 1500, "fault 1", 137);
        Twice(run, "killed", 1000, "worker-1.1", 6600, "worker-2.1");

        run.Fault(FaultKind.PauseWorker, "worker-3.1", 10_000, 16_000);
        Twice(run, "paused", 9000, "worker-3.1", 15_500, "worker-2.1");

        run.Fault(FaultKind.KillStore, null, 20_000, 24_000);
        Twice(run, "cut off", 19_000, "worker-2.1", 25_500, "worker-3.1");

        var deploy = run.Fault(FaultKind.DeployWorker, "worker-4.1", 130_000, 132_000);
        run.Life("worker-4.1", 131_000, $"fault {deploy.Number}", 0).ToldAt = 130_000;
        Twice(run, "deployed", 129_000, "worker-4.1", 130_500, "worker-2.1");
    }

    private static void Poisonous(PlantedRun run)
    {
        run.Created(40_000, "poison", "poison", 99);
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            var (worker, at) = ($"worker-5.{attempt}", 40_000 + (6000 * attempt));
            run.Began(at, "poison", attempt, worker);
            run.Write(at + 1, LedgerKind.Killing, "poison", attempt, worker);
            run.Life(worker, at + 2, null, 137);
        }

        run.Ended(
            64_000, "poison", McpTaskStatus.Failed, 3, null, "poison: given up after 3 attempts, none of which ended", maxAttempts: 3);

        // The worker of the second attempt was killed before the tool's first line.
        run.Created(70_000, "unseen", "steady", 500);
        run.Began(71_000, "unseen", 1, "worker-6.1");
        run.Life("worker-6.1", 72_000, "fault 1", 137);
        run.Life("worker-6.2", 75_000, "fault 1", 137);
        run.Ended(
            80_000, "unseen", McpTaskStatus.Failed, 2, null, "poison: given up after 2 attempts, none of which ended", maxAttempts: 2);
    }

    private static void Twice(PlantedRun run, string task, long first, string before, long second, string after)
    {
        run.Created(first - 50, task, "steady", 500);
        run.Began(first, task, 1, before);
        run.Began(second, task, 2, after);
        run.Done(second + 500, task, 2, after);
    }
}
