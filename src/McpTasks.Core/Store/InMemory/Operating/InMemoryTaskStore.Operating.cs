namespace McpTasks;

/// <content>What operators see and do: the tasks of all owners, the workers, the queue's pause, and strikes.</content>
public sealed partial class InMemoryTaskStore
{
    private readonly MemoryWorkers _workers = new();
    private readonly MemoryStrikes _strikes = new();

    /// <summary>Whether a worker has a connection. Here all live in one process; a test may know it better.</summary>
    internal Func<string, bool> IsConnected { get; set; } = static _ => true;

    private DateTimeOffset? _pausedSince;

    /// <inheritdoc/>
    public ValueTask<TaskListing> FindAsync(TaskQuery query, CancellationToken cancellationToken)
    {
        var position = TaskSearch.Check(query);
        return Locked(_ => TaskSearch.OnlyId(query) is { } id ? Only(id, query) : Find(query, position), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyDictionary<TaskPhase, long>> CountAsync(CancellationToken cancellationToken) =>
        Locked<IReadOnlyDictionary<TaskPhase, long>>(
            _ => Enum.GetValues<TaskPhase>().ToDictionary(state => state, state => (long)_index.In(state).Count), cancellationToken);

    /// <inheritdoc/>
    public ValueTask AnnounceAsync(TaskWorker worker, TimeSpan keepFor, CancellationToken cancellationToken)
    {
        StoreRules.Check(worker, keepFor);
        return Done(now => _workers.Announce(worker with { SeenAt = now }, now + keepFor, now), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask LeaveAsync(string name, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Done(_ => _workers.Leave(name), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<(int Known, IReadOnlyList<string> Dead)> FindDeadAsync(TimeSpan after, TimeSpan lease, CancellationToken cancellationToken) =>
        Locked(now => _workers.FindDead(IsConnected, after, _pulse.CalmUntil(lease, now) > now, now), cancellationToken);

    /// <inheritdoc/>
    ValueTask<IReadOnlyList<TaskWorker>> ITaskWorkers.ListAsync(CancellationToken cancellationToken) => Locked(_workers.List, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<DateTimeOffset?> PausedSinceAsync(CancellationToken cancellationToken) => Locked(_ => _pausedSince, cancellationToken);

    /// <inheritdoc/>
    public ValueTask PauseAsync(CancellationToken cancellationToken) => Done(now => _pausedSince ??= now, cancellationToken);

    /// <inheritdoc/>
    public ValueTask ResumeAsync(CancellationToken cancellationToken) => Done(now =>
    {
        _pausedSince = null;
        LetGo(MemoryTimes.Pause, now);
    }, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> RequeueAsync(TaskRef task, CancellationToken cancellationToken) => Locked(now =>
    {
        if (Live(task) is not { } found || found.IsHeld(now))
            return false;
        _index.Move(found, () => found.Requeue(now));
        return true;
    }, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<TaskStrike> AddAsync(TaskStrike strike, CancellationToken cancellationToken)
    {
        StrikeRules.Check(strike);
        return Locked(now =>
        {
            var added = _strikes.Add(strike with { At = now });
            // What waited for an earlier one of this number waits again where the new one means it.
            LetGo(added.Number, now);
            return added;
        }, cancellationToken);
    }

    /// <inheritdoc/>
    ValueTask<IReadOnlyList<TaskStrike>> ITaskStrikes.ListAsync(CancellationToken cancellationToken) => Locked(_ => _strikes.All, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> LiftAsync(int number, CancellationToken cancellationToken) => Locked(now =>
    {
        if (!_strikes.Remove(number))
            return false;
        LetGo(number, now);
        return true;
    }, cancellationToken);

    private void LetGo(int by, DateTimeOffset now)
    {
        foreach (var task in _index.HeldUp(by))
            _index.Move(task, () => task.Times.DueAgain(now));
    }

    private TaskListing Only(TaskId id, TaskQuery query) =>
        new(_index.Find(id) is { } found && TaskSearch.Means(query with { Text = null }, found.Record) ? [Listed(found.Record)] : [], null);

    private TaskListing Find(TaskQuery query, TaskListPosition? position)
    {
        var places = query.Owner is { } owner ? _index.Owner(owner)?.Tasks : query.Phase is { } phase ? _index.In(phase) : _index.All;
        var page = new List<TaskRecord>();
        TaskRecord? last = null;
        foreach (var (looked, id) in (places?.After(position) ?? []).Index())
        {
            if (last is not null && (page.Count == query.Limit || looked == TaskSearch.MaxLooked))
                return new(page, TaskSearch.Cursor(NewestFirst.PositionOf(last)));
            last = _index.Find(id)!.Record;
            if (TaskSearch.Means(query, last))
                page.Add(Listed(last));
        }

        return new(page, null);
    }
}
