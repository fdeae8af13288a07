using Chaos.Clients;
using Chaos.Ledger;
using McpTasks;

namespace Chaos.Checking;

/// <summary>
/// A task ends by its own tool or because its client cancelled it; given up is only what returns too much, or what lost as many attempts as
/// it may have in processes that were killed: by its own tool, by another's or by the run, which the engine cannot tell apart.
/// </summary>
internal sealed class EndingsHaveCauses : IInvariant
{
    public string Name => "every ending is the tool's or the client's own";

    public IEnumerable<string> Check(Evidence evidence)
    {
        var causes = new Causes(evidence);
        foreach (var story in evidence.Acknowledged)
        {
            if (evidence.Store.GetValueOrDefault(story.TaskId!) is { } task && Problem(evidence, causes, story, task) is { } problem)
                yield return $"{task.Id} ({story.Script.Tool}): {problem}";
        }
    }

    private static string? Problem(Evidence evidence, Causes causes, TaskStory story, StoredTask task)
    {
        var lines = evidence.Ledger.Of(task.Id).ToList();
        switch (Endings.OfEngine(task))
        {
            case EngineEnding.Poison when causes.LostToKills(task).ToList() is var lost && lost.Count < task.MaxAttempts:
                return $"given up as poison though only its attempts {string.Join(", ", lost)} of {task.Attempt} were lost to kills";
            case EngineEnding.Expired:
                return $"expired, '{task.Message}', though it had two hours";
            case EngineEnding.TooLarge when story.Script.Size < evidence.MaxResultBytes - 1024:
                return "refused as too large, which it is not";
        }

        if (task.Status == McpTaskStatus.Cancelled && story.CancelAskedAt is null)
            return "cancelled, and no client had asked for it";
        if (task.Status == McpTaskStatus.Completed && story.Script.Tool == "huge" && story.Script.Size > evidence.MaxResultBytes)
            return "completed with more than a result may have";
        var thrown = lines.Find(entry => entry.Kind == LedgerKind.Threw && entry.Attempt == task.Attempt && Endings.IsOfThrow(task, entry));
        return thrown is not null && story.Script.Tool != "failing"
            ? $"failed with '{thrown.Text}'{WhyStopped(evidence, lines, thrown)}"
            : null;
    }

    private static string WhyStopped(Evidence evidence, List<LedgerEntry> lines, LedgerEntry thrown)
    {
        if (!lines.Exists(entry => entry.Kind == LedgerKind.Stopped && entry.Attempt == thrown.Attempt))
            return "";
        var life = evidence.Lives.FirstOrDefault(life => life.Name == thrown.Process);
        return life?.ToldAt <= thrown.At
            ? $": a deploy ({life.EndedBy}) became the task's failure"
            : ": its attempt's stop became the task's failure";
    }
}
