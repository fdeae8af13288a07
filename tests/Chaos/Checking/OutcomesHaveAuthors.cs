using Chaos.Ledger;
using McpTasks;

namespace Chaos.Checking;

/// <summary>A result is one that the newest attempt has returned, and a tool's error one that it has thrown.</summary>
internal sealed class OutcomesHaveAuthors : IInvariant
{
    public string Name => "no outcome that no attempt wrote";

    public IEnumerable<string> Check(Evidence evidence)
    {
        foreach (var line in evidence.Ledger.Unreadable)
            yield return $"unreadable line in a ledger: {line}";
        foreach (var task in evidence.Store.Values.Where(task => task.Status is McpTaskStatus.Completed or McpTaskStatus.Failed))
        {
            if (Endings.OfEngine(task) is EngineEnding.None && !HasAuthor(evidence.Ledger, task))
                yield return $"{task.Id} is {task.Status.ToWireName()} with '{task.Text}' after attempt {task.Attempt}; the ledger has {Told(evidence.Ledger, task)}";
        }
    }

    private static bool HasAuthor(LedgerBook ledger, StoredTask task) => ledger.Of(task.Id).Any(entry => entry.Attempt == task.Attempt && entry.Kind switch
    {
        LedgerKind.Done => task.Status == McpTaskStatus.Completed && entry.Text == task.Text,
        LedgerKind.Threw => Endings.IsOfThrow(task, entry),
        _ => false,
    });

    private static string Told(LedgerBook ledger, StoredTask task)
    {
        var outcomes = ledger.Of(task.Id).Where(entry => entry.Kind is LedgerKind.Done or LedgerKind.Threw);
        var text = string.Join("; ", outcomes.Select(entry => $"attempt {entry.Attempt} {entry.Kind} '{entry.Text}'"));
        return text.Length > 0 ? text : "no outcome";
    }
}
