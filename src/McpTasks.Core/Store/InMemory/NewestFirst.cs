namespace McpTasks;

/// <summary>Tasks, newest first; of those that were created in the same millisecond the one with the greatest id first. Not thread-safe.</summary>
internal sealed class NewestFirst
{
    private readonly SortedSet<TaskListPosition> _places = new(new ByAge());

    public int Count => _places.Count;

    public void Add(TaskRecord task) => _places.Add(PositionOf(task));

    public void Remove(TaskRecord task) => _places.Remove(PositionOf(task));

    public IEnumerable<TaskId> After(TaskListPosition? position)
    {
        if (_places.Count == 0)
            return [];
        if (position is null)
            return _places.Select(place => place.Id);
        return _places.Comparer.Compare(position, _places.Max) >= 0
            ? []
            : _places.GetViewBetween(position, _places.Max!).Where(place => place != position).Select(place => place.Id);
    }

    public static TaskListPosition PositionOf(TaskRecord record) => new(record.CreatedAt, record.Id);

    private sealed class ByAge : IComparer<TaskListPosition>
    {
        public int Compare(TaskListPosition? x, TaskListPosition? y)
        {
            var byTime = y!.CreatedAt.CompareTo(x!.CreatedAt);
            return byTime != 0 ? byTime : string.CompareOrdinal(y.Id.Value, x.Id.Value);
        }
    }
}
