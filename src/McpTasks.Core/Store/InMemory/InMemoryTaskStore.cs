namespace McpTasks;

/// <summary>
/// Tasks, their events and all that operators see of them in this process's memory, by the same rules as the store on Redis: for tests, for
/// trying things out, and for servers that run their tasks themselves. Holds at most <see cref="Capacity"/> tasks; they are gone when the process ends.
/// </summary>
public sealed partial class InMemoryTaskStore : ITaskStore, ITaskEvents, ITaskDirectory, ITaskWorkers, ITaskQueue
{
    /// <summary>How many tasks the store holds; one more is refused with a <see cref="TaskLimitException"/>.</summary>
    public const int Capacity = 100_000;

    private readonly TimeProvider _time;
    private readonly Func<TaskId> _newId;
    private readonly Lock _gate = new();
    private readonly MemoryIndex _index = new();
    private readonly TaskWatches _watches;
    private readonly MemoryPulse _pulse = new();
    private readonly MemoryWithdrawals _withdrawn = new();

    /// <summary>Makes an empty store.</summary>
    /// <param name="timeProvider">The store's clock; times are kept in whole milliseconds.</param>
    public InMemoryTaskStore(TimeProvider timeProvider)
        : this(timeProvider, static () => TaskId.New())
    {
    }

    internal InMemoryTaskStore(TimeProvider timeProvider, Func<TaskId> newId) => (_time, _newId, _watches) = (timeProvider, newId, new(timeProvider));

    /// <inheritdoc/>
    public ValueTask<ITaskWatch> WatchAsync(TaskId id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(_watches.Add(id));
    }

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
            if (limits is not null)
                _index.Owner(task.Owner)?.Check(limits, now);
            if (_index.Count >= Capacity)
                throw new TaskLimitException($"The in-memory store holds {Capacity} tasks already.", StoreRules.LiveRetryAfter);
            var record = MemoryTaskFactory.Create(task.Id ?? _newId(), task, now);
            var created = new MemoryTask(record, task);
            created.LookAgain(task.RedeliverAfter, now);
            _index.Add(created);
            return record;
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
    public ValueTask<BeginResult> BeginAsync(TaskRef task, string worker, TimeSpan lease, CancellationToken cancellationToken)
    {
        StoreRules.CheckWorker(worker, nameof(worker));
        StoreRules.CheckLease(lease, nameof(lease));
        return Locked(now => _index.Find(task) is { } found ? Begin(found, worker, lease, now) : new(BeginVerdict.NotFound, null), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<bool> ReportAsync(TaskRef task, int attempt, TaskProgress progress, CancellationToken cancellationToken)
    {
        StoreRules.Check(progress);
        return Locked(now =>
        {
            if (Held(task, attempt, now) is not { } found)
                return false;
            if (found.Report(progress, now))
                Publish(found);
            return true;
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<TaskInput?> AskAsync(TaskRef task, int attempt, TaskInput input, CancellationToken cancellationToken)
    {
        StoreRules.Check(input);
        return Locked(now =>
        {
            if (Held(task, attempt, now) is not { } found)
                return null;
            if (found.Record.Inputs.FirstOrDefault(asked => asked.Key == input.Key) is { } known)
                return known;
            Change(found, task => task.Ask(input, now));
            return found.Record.Inputs[^1];
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
    public ValueTask<bool> CompleteAsync(TaskRef task, int attempt, TaskOutcome outcome, CancellationToken cancellationToken)
    {
        StoreRules.Check(outcome);
        return Locked(now => Change(Held(task, attempt, now), found => found.End(outcome, now)), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<CancelResult?> CancelAsync(TaskRef task, TaskActor actor, string statusMessage, CancellationToken cancellationToken) =>
        Locked(now =>
        {
            var changed = Change(Live(task), found => found.Cancel(actor, statusMessage, now));
            return _index.Find(task) is { } found ? new CancelResult(found.Record, changed) : null;
        }, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> ReleaseAsync(TaskRef task, int attempt, CancellationToken cancellationToken) =>
        Locked(
            now =>
            {
                if (Live(task) is { } found && attempt < found.Record.Attempt)
                    found.Survive(attempt);
                return Change(Held(task, attempt, now), held => held.Release(now));
            },
            cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<bool>> RenewAsync(IReadOnlyList<TaskLease> leases, TimeSpan lease, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(leases);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(leases.Count, StoreRules.MaxBatch, nameof(leases));
        StoreRules.CheckLease(lease, nameof(lease));
        return Locked<IReadOnlyList<bool>>(
            now =>
            {
                _pulse.Beat(lease, now);
                return [.. leases.Select(held => Renew(held, lease, now))];
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<int> EndLeasesAsync(string worker, CancellationToken cancellationToken)
    {
        StoreRules.CheckWorker(worker, nameof(worker));
        return Locked(
            now =>
            {
                var held = _index.In(TaskPhase.Running).After(null).Concat(_index.In(TaskPhase.InputRequired).After(null))
                    .Select(id => _index.Find(id)!).Where(task => task.Record.Worker == worker && task.IsHeld(now)).ToList();
                foreach (var task in held)
                    _index.Move(task, () => task.EndLease(now));
                return held.Count;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<DueTask>> TakeDueAsync(int limit, TimeSpan redeliverAfter, TimeSpan lease, CancellationToken cancellationToken)
    {
        StoreRules.CheckBatch(limit, nameof(limit));
        StoreRules.CheckLease(redeliverAfter, nameof(redeliverAfter));
        StoreRules.CheckLease(lease, nameof(lease));
        return Locked<IReadOnlyList<DueTask>>(
            now =>
            {
                _pulse.Beat(lease, now);
                var calm = _pulse.CalmUntil(lease, now);
                return [.. _index.Due(limit, now).Select(found => TakeDue(found, redeliverAfter, calm, now)).OfType<DueTask>()];
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<bool> MarkDeliveredAsync(TaskRef task, CancellationToken cancellationToken) =>
        Locked(now => _index.Find(task)?.MarkDelivered(now) ?? false, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> WithdrawAsync(TaskRef task, CancellationToken cancellationToken) => Locked(
        now =>
        {
            var found = _index.Find(task);
            if (found is null)
                _withdrawn.Add(task.Id, now);
            else if (found.IsHeld())
                Change(found, held => held.Cancel(TaskActor.Engine, StoreRules.WithdrawnMessage, now));
            else
                _index.Remove(found);
            return found is not null;
        },
        cancellationToken);

    /// <summary>For tests whose clock jumps: somebody was heard all the while.</summary>
    internal void Hear()
    {
        lock (_gate)
            _pulse.Heard(_time.GetUtcNow());
    }

    private BeginResult Begin(MemoryTask found, string worker, TimeSpan lease, DateTimeOffset now)
    {
        if (found.Record.Status.IsTerminal())
            return new(BeginVerdict.Terminal, null);
        var calm = _pulse.CalmUntil(lease, now) > now;
        if (found.IsHeld(now) || (calm && found.IsHeld()))
            return new(BeginVerdict.Leased, null);
        _index.Move(found, () => found.NoteLoss(now));
        if (found.FateAt(now) is { } fate && !(calm && fate.Reason == DueReason.Expired))
        {
            GiveUp(found, fate.Message, now);
            return new(fate.Reason == DueReason.Poisoned ? BeginVerdict.Poisoned : BeginVerdict.Expired, found.Record);
        }

        if (_pausedSince is not null)
        {
            _index.Move(found, found.HoldUp);
            return new(BeginVerdict.Paused, null);
        }

        Change(found, task => task.Begin(worker, lease, now));
        _pulse.Start(now);
        return new(BeginVerdict.Begun, found.Record with { Request = found.Request });
    }

    private bool Renew(TaskLease held, TimeSpan lease, DateTimeOffset now)
    {
        if (Held(held.Task, held.Attempt, now) is not { } found)
            return false;
        _index.Move(found, () => found.Renew(lease, now));
        return true;
    }

    private DueTask? TakeDue(MemoryTask found, TimeSpan redeliverAfter, DateTimeOffset calmUntil, DateTimeOffset now)
    {
        if (calmUntil > now && (found.IsHeld() || found.FateAt(now) is { Reason: DueReason.Expired }))
        {
            _index.Move(found, () => found.DueAgain(calmUntil));
            return null;
        }

        _index.Move(found, () => found.NoteLoss(now));
        var fate = found.FateAt(now);
        if (fate is { } given)
            GiveUp(found, given.Message, now);
        else if (_pausedSince is not null)
            _index.Move(found, found.HoldUp);
        else
            _index.Move(found, () => found.SendAgain(redeliverAfter, now));
        return fate is null && _pausedSince is not null ? null : new(found.Record, fate?.Reason ?? DueReason.Redeliver);
    }

    private static TaskRecord Listed(TaskRecord record) => record with { Result = null, Error = null, Inputs = [] };

    private void GiveUp(MemoryTask found, string message, DateTimeOffset now) =>
        Change(found, task => task.End(new(McpTaskStatus.Failed, message), now));

    private MemoryTask? Live(TaskRef task) => _index.Find(task) is { } found && !found.Record.Status.IsTerminal() ? found : null;

    private MemoryTask? Held(TaskRef task, int attempt, DateTimeOffset now) =>
        _index.Find(task) is { } found && found.IsHeldBy(attempt) ? found : null;

    private bool Change(MemoryTask? found, Action<MemoryTask> change)
    {
        if (found is null)
            return false;
        _index.Move(found, () => change(found));
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
        var now = DateTimeOffset.FromUnixTimeMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds());
        _index.Prune(now);
        return now;
    }
}
