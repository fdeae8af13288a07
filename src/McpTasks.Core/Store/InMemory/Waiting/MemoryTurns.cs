namespace McpTasks;

/// <summary>
/// Who waits for a worker, in three lanes by priority: in each the owners have their turns one after the other, and of an owner's tasks the one that came
/// first. Not thread-safe.
/// </summary>
internal sealed class MemoryTurns
{
    private readonly Dictionary<TaskPriority, MemoryLane> _lanes = Enum.GetValues<TaskPriority>().ToDictionary(priority => priority, _ => new MemoryLane());
    private readonly Dictionary<TaskId, DateTimeOffset> _places = [];

    public bool Any => _places.Count > 0;

    /// <summary>Gives a task a place. One that has a place keeps the earlier one.</summary>
    public void Enter(TaskRecord task, DateTimeOffset at, DateTimeOffset now)
    {
        DateTimeOffset? before = _places.TryGetValue(task.Id, out var place) ? place : null;
        if (before <= at)
            return;
        _places[task.Id] = at;
        _lanes[task.Priority].Enter(task.Ref, before, at, now);
    }

    public void Leave(TaskRecord task, DateTimeOffset now)
    {
        if (_places.Remove(task.Id, out var place))
            _lanes[task.Priority].Leave(task.Ref, place, now);
    }

    /// <summary>Takes out who is first in the first lane that has one.</summary>
    public TaskRef? Next(IReadOnlyList<TaskPriority> order, DateTimeOffset now)
    {
        foreach (var priority in order)
        {
            if (_lanes[priority].Next(now) is { } first)
            {
                _places.Remove(first.Id);
                return first;
            }
        }

        return null;
    }
}
