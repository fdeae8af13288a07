namespace McpTasks;

/// <summary>Tasks, newest first; of those that were created in the same millisecond the one with the greatest id first. Not thread-safe.</summary>
internal sealed class NewestFirst
{
    private static readonly Comparer<TaskListPosition> ByAge = Comparer<TaskListPosition>.Create((x, y) =>
        y.CreatedAt.CompareTo(x.CreatedAt) is not 0 and var byTime ? byTime : string.CompareOrdinal(y.Id.Value, x.Id.Value));

    private readonly SortedSet<TaskListPosition> _places = new(ByAge);

    public int Count => _places.Count;

    public void Add(TaskRecord task) => _places.Add(PositionOf(task));

    public void Remove(TaskRecord task) => _places.Remove(PositionOf(task));

    public IEnumerable<TaskId> After(TaskListPosition? position)
    {
        if (position is null)
            return _places.Select(place => place.Id);
        return _places.Max is { } last && ByAge.Compare(position, last) < 0
            ? _places.GetViewBetween(position, last).Where(place => place != position).Select(place => place.Id)
            : [];
    }

    public static TaskListPosition PositionOf(TaskRecord record) => new(record.CreatedAt, record.Id);
}
