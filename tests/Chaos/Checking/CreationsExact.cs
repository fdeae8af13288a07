using Chaos.Clients;
using Chaos.Ledger;

namespace Chaos.Checking;

/// <summary>
/// One call makes at most one task, and the client is told of the one it made. A task that runs though its call was answered with an error,
/// or not at all, is a fault only where the run says so: the client that tries again has the work done twice.
/// </summary>
internal sealed class CreationsExact : IInvariant
{
    public string Name => "creation is exact";

    public IEnumerable<string> Check(Evidence evidence)
    {
        var ran = evidence.Ledger.Entries.Where(entry => entry.Kind == LedgerKind.Began)
            .GroupBy(entry => entry.Ticket, entry => entry.Task, StringComparer.Ordinal)
            .Select(group => (Ticket: group.Key, Tasks: group.Distinct(StringComparer.Ordinal).ToList())).ToList();
        foreach (var (ticket, tasks) in ran.Where(call => call.Tasks.Count > 1))
            yield return $"call {ticket} made {tasks.Count} tasks: {string.Join(", ", tasks)}";
        foreach (var (creation, task) in Unacknowledged(evidence))
        {
            var answered = creation.Answer == CreationAnswer.Error ? "with an error" : "not at all";
            if (evidence.CreationsExact)
                yield return $"{task} ran though its call {creation.Ticket} was answered {answered}: {creation.Detail}";
        }
    }

    /// <summary>The tasks that ran though no client was told of them.</summary>
    public static IEnumerable<(Creation Creation, string Task)> Unacknowledged(Evidence evidence)
    {
        var failed = evidence.Stories.SelectMany(story => story.Creations).Where(creation => creation.Answer != CreationAnswer.Task)
            .ToDictionary(creation => creation.Ticket, StringComparer.Ordinal);
        return evidence.Ledger.Entries.Where(entry => entry.Kind == LedgerKind.Began && failed.ContainsKey(entry.Ticket))
            .DistinctBy(entry => entry.Task)
            .Select(entry => (failed[entry.Ticket], entry.Task));
    }
}
