namespace McpTasks;

/// <summary>The in-memory store's tasks by id, by owner, by state, by the time they are due and by the time they expire. Not thread-safe.</summary>
internal sealed class MemoryIndex
{
    /// <summary>The earlier first, and of those of one time the smaller id.</summary>
    public static readonly Comparer<(DateTimeOffset At, string Id)> ByTime = Comparer<(DateTimeOffset At, string Id)>.Create((x, y) =>
        x.At.CompareTo(y.At) is not 0 and var byTime ? byTime : string.CompareOrdinal(x.Id, y.Id));

    private readonly Dictionary<TaskId, MemoryTask> _tasks = [];
    private readonly Dictionary<string, MemoryOwner> _owners = [];
    private readonly Dictionary<TaskPhase, NewestFirst> _states = Enum.GetValues<TaskPhase>().ToDictionary(state => state, _ => new NewestFirst());
    private readonly SortedSet<(DateTimeOffset At, string Id)> _due = new(ByTime);
    private readonly SortedSet<(DateTimeOffset At, string Id)> _expiry = new(ByTime);

    public int Count => _tasks.Count;

    /// <summary>About how many bytes the tasks take.</summary>
    public long Bytes { get; private set; }

    public MemoryTask? Find(TaskRef task) => Find(task.Id) is { } found && found.Record.Owner == task.Owner ? found : null;

    public MemoryTask? Find(TaskId id) => _tasks.GetValueOrDefault(id);

    public MemoryOwner? Owner(string owner) => _owners.GetValueOrDefault(owner);

    /// <summary>Every task.</summary>
    public NewestFirst All { get; } = new();

    /// <summary>The tasks in a state.</summary>
    public NewestFirst In(TaskPhase state) => _states[state];

    public void Add(MemoryTask task)
    {
        _tasks.Add(task.Record.Id, task);
        if (!_owners.TryGetValue(task.Record.Owner, out var owner))
            _owners.Add(task.Record.Owner, owner = new());
        owner.Add(task);
        All.Add(task.Record);
        Enter(task);
    }

    /// <summary>Changes a task and puts it where it then belongs.</summary>
    public void Move(MemoryTask task, Action change)
    {
        Leave(task);
        try
        {
            change();
        }
        finally
        {
            Enter(task);
        }
    }

    public void Remove(MemoryTask task)
    {
        Leave(task);
        _tasks.Remove(task.Record.Id);
        All.Remove(task.Record);
        if (_owners.TryGetValue(task.Record.Owner, out var owner) && owner.Remove(task))
            _owners.Remove(task.Record.Owner);
    }

    /// <summary>The tasks that have expired, as long as each is removed.</summary>
    public IEnumerable<MemoryTask> Expired(DateTimeOffset now)
    {
        while (_expiry.Count > 0 && _expiry.Min.At <= now)
            yield return _tasks[TaskId.Parse(_expiry.Min.Id)];
    }

    public IReadOnlyList<MemoryTask> Due(int limit, DateTimeOffset now) =>
        [.. _due.TakeWhile(entry => entry.At <= now).Take(limit).Select(entry => _tasks[TaskId.Parse(entry.Id)])];

    /// <summary>The tasks that wait for a strike of a number, or with <see cref="MemoryTimes.Pause"/> for a paused queue.</summary>
    public IReadOnlyList<MemoryTask> HeldUp(int by) => [.. _tasks.Values.Where(task => task.Times.HeldUpBy == by)];

    private void Enter(MemoryTask task)
    {
        Bytes += task.Size;
        _owners[task.Record.Owner].Weigh(1 + task.Parts);
        _states[task.Record.Phase()].Add(task.Record);
        var id = task.Record.Id.Value;
        _expiry.Add((task.Times.ExpiresAt, id));
        if (task.Times.DueAt is { } due)
            _due.Add((due, id));
        else
            _owners[task.Record.Owner].Ended(task);
    }

    private void Leave(MemoryTask task)
    {
        Bytes -= task.Size;
        _owners[task.Record.Owner].Weigh(-1 - task.Parts);
        _states[task.Record.Phase()].Remove(task.Record);
        var id = task.Record.Id.Value;
        _expiry.Remove((task.Times.ExpiresAt, id));
        if (task.Times.DueAt is { } due)
            _due.Remove((due, id));
    }
}
