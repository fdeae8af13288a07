namespace McpTasks;

/// <summary>Who waits for a worker, in three lanes by priority: first the task that came first. Not thread-safe.</summary>
internal sealed class MemoryTurns
{
    private readonly Dictionary<TaskPriority, SortedSet<(DateTimeOffset At, string Id)>> _lanes =
        Enum.GetValues<TaskPriority>().ToDictionary(priority => priority, _ => new SortedSet<(DateTimeOffset At, string Id)>(MemoryIndex.ByTime));

    private readonly Dictionary<TaskId, (TaskRef Task, DateTimeOffset At)> _places = [];

    public bool Any => _places.Count > 0;

    /// <summary>
    /// A task that is no more urgent than others needs no place while nobody has one, unless it must: messages keep their order. One that has a place keeps
    /// the earlier one.
    /// </summary>
    public void Enter(TaskRecord task, DateTimeOffset at, bool always = false)
    {
        if (!always && task.Priority == TaskPriority.Normal && !Any)
            return;
        if (_places.TryGetValue(task.Id, out var place) && place.At <= at)
            return;
        Leave(task);
        _places[task.Id] = (task.Ref, at);
        _lanes[task.Priority].Add((at, task.Id.Value));
    }

    public void Leave(TaskRecord task)
    {
        if (_places.Remove(task.Id, out var place))
            _lanes[task.Priority].Remove((place.At, task.Id.Value));
    }

    /// <summary>Takes out who is first in the first lane that has one.</summary>
    public TaskRef? Next(IReadOnlyList<TaskPriority> order, DateTimeOffset now)
    {
        foreach (var lane in order.Select(priority => _lanes[priority]))
        {
            if (lane.Count == 0 || lane.Min.At > now)
                continue;
            _places.Remove(TaskId.Parse(lane.Min.Id), out var place);
            lane.Remove(lane.Min);
            return place.Task;
        }

        return null;
    }
}
