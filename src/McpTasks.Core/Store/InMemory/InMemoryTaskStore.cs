namespace McpTasks;

/// <summary>
/// Tasks, their events and all that operators see of them in this process's memory, by the same rules as the store on Redis: for tests, for
/// trying things out, and for servers that run their tasks themselves. Holds at most <see cref="Capacity"/> tasks of <see cref="CapacityBytes"/> together; they are gone when the process ends.
/// </summary>
public sealed partial class InMemoryTaskStore : ITaskStore, ITaskEvents, ITaskDirectory, ITaskWorkers, ITaskQueue, ITaskStrikes, ITaskTurns
{
    /// <summary>How many tasks the store holds; one more is refused with a <see cref="TaskLimitException"/>.</summary>
    public const int Capacity = 100_000;

    /// <summary>About how many bytes its tasks may take; a creation above it is refused with a <see cref="TaskLimitException"/>.</summary>
    public const long CapacityBytes = 256 * 1024 * 1024;

    private readonly TimeProvider _time;
    private readonly Func<TaskId> _newId;
    private readonly Lock _gate = new();
    private readonly MemoryIndex _index = new();
    private readonly TaskWatches _watches;
    private readonly MemoryWithdrawals _withdrawn = new();
    private readonly MemoryKeys _keys = new();
    private readonly MemoryNewest _newest = new();

    /// <summary>Makes an empty store.</summary>
    /// <param name="timeProvider">The store's clock; times are kept in whole milliseconds.</param>
    public InMemoryTaskStore(TimeProvider timeProvider)
        : this(timeProvider, static () => TaskId.New())
    {
    }

    internal InMemoryTaskStore(TimeProvider timeProvider, Func<TaskId> newId) =>
        (_time, _newId, _watches, _crowd) = (timeProvider, newId, new(timeProvider), new(_index));

    /// <inheritdoc/>
    public ValueTask<ITaskWatch> WatchAsync(TaskId id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(_watches.Add(id));
    }

    /// <inheritdoc/>
    public ValueTask<IAsyncDisposable> ListenAsync(
        string worker, Action<TaskId, TaskEvent> heard, Func<Task> missed, CancellationToken cancellationToken) => new(_watches.Listen(heard));

    /// <inheritdoc/>
    public TaskId NewId(string owner) => _newId();

    /// <inheritdoc/>
    public ValueTask<TaskRecord> CreateAsync(NewTask task, TaskLimits? limits, CancellationToken cancellationToken)
    {
        StoreRules.Check(task, limits);
        return Locked(now =>
        {
            if (task.Id is { } id && _index.Find(id) is { } known)
                return known.Record;
            if (_withdrawn.Contains(task.Id, now))
                throw StoreRules.Withdrawn();
            if (Earlier(task, now) is { } earlier)
                return earlier;
            if (_strikes.Find(task.Component, task.Owner, task.Request, isNew: true) is { } strike)
                throw new TaskStruckException(strike);
            if (limits is not null)
                _index.Owner(task.Owner)?.Check(limits, now);
            var created = new MemoryTask(FirstRecord.Of(task.Id ?? _newId(), task, now) with { Follows = _newest.Find(task, now) }, task);
            if (_index.Count >= Capacity || _index.Bytes + created.Size > CapacityBytes)
                throw new TaskLimitException($"The in-memory store holds {_index.Count} tasks of {_index.Bytes} bytes already.", StoreRules.LiveRetryAfter);
            _index.Add(created);
            _newest.Add(task, created.Record.Id, now);
            if (task.Idempotency is not null)
                _keys.Add(task.Owner, task.Idempotency, created.Record.Id, now);
            if (limits is not null)
                _index.Owner(task.Owner)!.TakeSlot(limits, now);
            return created.Record with { OthersWait = MustWait(task.Owner, now) };
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<TaskRecord?> GetAsync(TaskId id, CancellationToken cancellationToken) =>
        Locked(_ => _index.Find(id)?.Record, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<string?> GetRequestAsync(TaskId id, CancellationToken cancellationToken) =>
        Locked(_ => _index.Find(id)?.Request, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<TaskHistoryEntry>?> GetHistoryAsync(TaskId id, CancellationToken cancellationToken) =>
        Locked(_ => _index.Find(id)?.History, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<TaskPage> ListAsync(string owner, TaskListPosition? position, int limit, CancellationToken cancellationToken)
    {
        StoreRules.CheckBatch(limit, nameof(limit));
        return Locked(_ =>
        {
            var found = (_index.Owner(owner)?.Tasks.After(position) ?? []).Take(limit + 1).Select(id => _index.Find(id)!.Record).ToList();
            var page = found.Take(limit).Select(Listed).ToList();
            return new TaskPage(page, found.Count > limit ? NewestFirst.PositionOf(page[^1]) : null);
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> AnswerAsync(TaskRef task, IReadOnlyDictionary<string, string> answers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(answers);
        return Locked<IReadOnlyList<string>>(now =>
        {
            if (Live(task) is not { } found)
                return [];
            IReadOnlyList<string> taken = [];
            _index.Move(found, () => taken = found.Answer(answers, now));
            if (taken.Count > 0)
                Publish(found);
            return taken;
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<CancelResult?> CancelAsync(TaskRef task, TaskActor actor, string statusMessage, CancellationToken cancellationToken)
    {
        StoreRules.CheckMessage(statusMessage, nameof(statusMessage));
        return Locked(now =>
        {
            var changed = Change(Live(task), found => found.Cancel(actor, statusMessage, now));
            return _index.Find(task) is { } found ? new CancelResult(found.Record, changed) : null;
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<TaskRecord?> DropAsync(TaskRef task, string statusMessage, CancellationToken cancellationToken)
    {
        StoreRules.CheckMessage(statusMessage, nameof(statusMessage));
        return Locked(now =>
        {
            if (Live(task) is not { Record.Attempt: 0 } waiting)
                return null;
            Change(waiting, found => found.Cancel(TaskActor.Engine, statusMessage, now));
            return waiting.Record;
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<bool> MarkDeliveredAsync(TaskRef task, CancellationToken cancellationToken) =>
        Locked(now => _index.Find(task)?.MarkDelivered(now) ?? false, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> WithdrawAsync(TaskRef task, CancellationToken cancellationToken) => Locked(now =>
    {
        var found = _index.Find(task);
        if (found is null)
            _withdrawn.Add(task.Id, now);
        else if (found.IsHeld())
            Change(found, held => held.Cancel(TaskActor.Engine, StoreRules.WithdrawnMessage, now));
        else
            Remove(found, now);
        return found is not null;
    }, cancellationToken);

    private TaskRecord? Earlier(NewTask task, DateTimeOffset now)
    {
        if (task.Idempotency is not { } once || _keys.Find(task.Owner, once, now) is not { } made)
            return null;
        if (_index.Find(made) is { } found)
            return found.Record;
        return once.OutlivesTask ? throw new TaskKeySpentException(once.Key) : null;
    }

    private void Remove(MemoryTask found, DateTimeOffset now)
    {
        _index.Remove(found);
        _turns.Leave(found.Record, now);
    }

    private static TaskRecord Listed(TaskRecord record) => record with { Result = null, Error = null, Inputs = [], Children = [] };

    private MemoryTask? Live(TaskRef task) => _index.Find(task) is { } found && !found.Record.Status.IsTerminal() ? found : null;

    private bool Change(MemoryTask? found, Action<MemoryTask> change)
    {
        if (found is null)
            return false;
        _index.Move(found, () => change(found));
        if (found.Record.Status.IsTerminal())
            _turns.Leave(found.Record, found.Record.LastUpdatedAt);
        Publish(found);
        return true;
    }

    private void Publish(MemoryTask found) =>
        _watches.Publish(found.Record.Id, new(found.Record.Version, found.Record.Status, found.Record.Attempt));

    private ValueTask<T> Locked<T>(Func<DateTimeOffset, T> operation, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
            return new(operation(Prune()));
    }

    private ValueTask Done(Action<DateTimeOffset> operation, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
            operation(Prune());
        return ValueTask.CompletedTask;
    }

    private DateTimeOffset Prune()
    {
        var now = StoreRules.Now(_time);
        foreach (var gone in _index.Expired(now))
            Remove(gone, now);
        return now;
    }
}
