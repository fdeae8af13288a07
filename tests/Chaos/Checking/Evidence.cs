using Chaos.Clients;
using Chaos.Faults;
using Chaos.Fleet;
using Chaos.Ledger;

namespace Chaos.Checking;

/// <summary>All that is known of a run: what clients were told, what the store holds, what ran, and what was done to the system.</summary>
internal sealed record Evidence
{
    public required IReadOnlyList<TaskStory> Stories { get; init; }

    /// <summary>The tasks that the store held in the end.</summary>
    public required IReadOnlyDictionary<string, StoredTask> Store { get; init; }

    public required LedgerBook Ledger { get; init; }

    public required IReadOnlyCollection<FaultRecord> Faults { get; init; }

    public required IReadOnlyList<ServiceLife> Lives { get; init; }

    /// <summary>The tasks that had not ended although nothing was done to the system any more, and every lease was past.</summary>
    public IReadOnlyCollection<string> Stuck { get; init; } = [];

    /// <summary>What went wrong with processes while faults were made.</summary>
    public IReadOnlyCollection<string> Troubles { get; init; } = [];

    /// <summary>The workers' lease.</summary>
    public required TimeSpan Lease { get; init; }

    public required int MaxResultBytes { get; init; }

    public bool OutagesCostNothing { get; init; }

    public bool CreationsExact { get; init; }

    /// <summary>The stories of the tasks that clients were told of.</summary>
    public IEnumerable<TaskStory> Acknowledged => Stories.Where(story => story.TaskId is not null);

    /// <summary>What a client did with a task; null when no client was told of it.</summary>
    public TaskStory? StoryOf(string task) => _byTask.Value.GetValueOrDefault(task);

    private readonly Lazy<Dictionary<string, TaskStory>> _byTask;

    public Evidence() => _byTask = new(() => Acknowledged.ToDictionary(story => story.TaskId!, StringComparer.Ordinal));
}
