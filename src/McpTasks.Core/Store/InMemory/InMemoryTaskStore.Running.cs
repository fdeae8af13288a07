namespace McpTasks;

/// <content>What workers do, and the reaper.</content>
public sealed partial class InMemoryTaskStore
{
    private readonly MemoryPulse _pulse = new();

    /// <inheritdoc/>
    public ValueTask<BeginResult> BeginAsync(TaskRef task, string worker, TimeSpan lease, CancellationToken cancellationToken)
    {
        StoreRules.CheckWorker(worker, nameof(worker));
        StoreRules.CheckLease(lease, nameof(lease));
        return Locked(now =>
        {
            var result = _index.Find(task) is { } found ? Begin(found, worker, lease, now) : new(BeginVerdict.NotFound, null);
            return result with { OthersWait = _turns.Any };
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<bool> ReportAsync(TaskRef task, int attempt, TaskProgress progress, CancellationToken cancellationToken)
    {
        StoreRules.Check(progress);
        return Locked(now =>
        {
            if (Held(task, attempt) is not { } found)
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
            if (Held(task, attempt) is not { } found)
                return null;
            if (found.Record.Inputs.FirstOrDefault(asked => asked.Key == input.Key) is { } known)
                return known;
            Change(found, task => task.Ask(input, now));
            return found.Record.Inputs[^1];
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<bool> SpawnAsync(TaskRef task, int attempt, TaskId child, bool endsWithIt, CancellationToken cancellationToken) =>
        Locked(now => Change(Held(task, attempt), found => found.Spawn(child, endsWithIt, now)), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> CompleteAsync(TaskRef task, int attempt, TaskOutcome outcome, CancellationToken cancellationToken)
    {
        StoreRules.Check(outcome);
        return Locked(now => Change(Held(task, attempt), found => found.End(outcome, now)), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<bool> ReleaseAsync(TaskRef task, int attempt, CancellationToken cancellationToken) =>
        Locked(now =>
        {
            if (Live(task) is { } found && attempt < found.Record.Attempt)
                found.Survive(attempt);
            return Change(Held(task, attempt), held => held.Release(now));
        }, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> RetryAsync(TaskRef task, int attempt, TaskRetry retry, CancellationToken cancellationToken)
    {
        StoreRules.Check(retry);
        return Locked(now =>
        {
            if (Held(task, attempt) is not { } held)
                return false;
            Change(held, found => found.Retry(retry, now));
            Enter(held.Record, held.Record.NotBefore!.Value, now);
            return true;
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<bool> PutOffAsync(TaskRef task, TimeSpan after, CancellationToken cancellationToken)
    {
        StoreRules.CheckPause(after, nameof(after));
        return Locked(now =>
        {
            if (Live(task) is not { } found || found.IsHeld(now))
                return false;
            Change(found, waiting => waiting.PutOff(after, now));
            _turns.Leave(found.Record, now);
            Enter(found.Record, found.Record.NotBefore!.Value, now);
            return true;
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<bool>> RenewAsync(IReadOnlyList<TaskLease> leases, TimeSpan lease, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(leases);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(leases.Count, StoreRules.MaxBatch, nameof(leases));
        StoreRules.CheckLease(lease, nameof(lease));
        return Locked<IReadOnlyList<bool>>(now =>
        {
            _pulse.Beat(lease, now);
            return [.. leases.Select(held => Renew(held, lease, now))];
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<int> EndLeasesAsync(string worker, CancellationToken cancellationToken)
    {
        StoreRules.CheckWorker(worker, nameof(worker));
        return Locked(now =>
        {
            var held = _index.In(TaskPhase.Running).After(null).Concat(_index.In(TaskPhase.InputRequired).After(null))
                .Select(id => _index.Find(id)!).Where(task => task.Record.Worker == worker && task.IsHeld(now)).ToList();
            foreach (var task in held)
                _index.Move(task, () => task.EndLease(now));
            return held.Count;
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<DueTask>> TakeDueAsync(int limit, TimeSpan redeliverAfter, TimeSpan lease, CancellationToken cancellationToken)
    {
        StoreRules.CheckBatch(limit, nameof(limit));
        StoreRules.CheckLease(redeliverAfter, nameof(redeliverAfter));
        StoreRules.CheckLease(lease, nameof(lease));
        return Locked<IReadOnlyList<DueTask>>(now =>
        {
            _pulse.Beat(lease, now);
            var calm = _pulse.CalmUntil(lease, now);
            return [.. _index.Due(limit, now).Select(found => TakeDue(found, redeliverAfter, lease, calm, now)).OfType<DueTask>()];
        }, cancellationToken);
    }

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
        _index.Move(found, () => found.NoteLoss(lease, now));
        if (found.FateAt(now) is { } fate && !(calm && fate.Reason == DueReason.Expired))
        {
            GiveUp(found, fate.Message, now);
            return new(fate.Reason == DueReason.Poisoned ? BeginVerdict.Poisoned : BeginVerdict.Expired, found.Record);
        }

        if (found.Record.NotBefore > now)
            return new(BeginVerdict.TooEarly, found.Record);
        if (_pausedSince is not null)
        {
            _index.Move(found, () => found.Times.HoldUp());
            return new(BeginVerdict.Paused, null);
        }

        if (_strikes.Find(found.Record.Component, found.Record.Owner, found.Request, isNew: false) is { } strike)
        {
            _index.Move(found, () => found.HoldUp(strike));
            return new(BeginVerdict.Struck, found.Record);
        }

        Change(found, task => task.Begin(worker, lease, now));
        _turns.Leave(found.Record, now);
        _pulse.Start(now);
        return new(BeginVerdict.Begun, found.Record with { Request = found.Request });
    }

    private bool Renew(TaskLease held, TimeSpan lease, DateTimeOffset now)
    {
        if (Held(held.Task, held.Attempt) is not { } found)
            return false;
        _index.Move(found, () => found.Renew(lease, now));
        return true;
    }

    private DueTask? TakeDue(MemoryTask found, TimeSpan redeliverAfter, TimeSpan lease, DateTimeOffset calmUntil, DateTimeOffset now)
    {
        if (calmUntil > now)
        {
            _index.Move(found, () => found.Times.DueAgain(calmUntil));
            return null;
        }

        _index.Move(found, () => found.NoteLoss(lease, now));
        if (found.FateAt(now) is { } fate)
        {
            GiveUp(found, fate.Message, now);
            return new(found.Record, fate.Reason);
        }

        if (found.Record.NotBefore is { } start && start > now)
            return Later(found, () => found.Times.WaitUntil(start));
        if (_pausedSince is not null)
            return Later(found, () => found.Times.HoldUp());
        var (reason, since) = (found.Record.NotBefore is null ? DueReason.Redeliver : DueReason.Start, WaitsSince(found, now));
        _index.Move(found, () => found.Send(redeliverAfter, now));
        if (IsSuspect(found.Record))
            _turns.Leave(found.Record, now);
        else
            Enter(found.Record, since, now);
        return new(found.Record, reason);
    }

    private DueTask? Later(MemoryTask found, Action change)
    {
        _index.Move(found, change);
        return null;
    }

    private void GiveUp(MemoryTask found, string message, DateTimeOffset now) =>
        Change(found, task => task.End(new(McpTaskStatus.Failed, message), now));

    private MemoryTask? Held(TaskRef task, int attempt) =>
        _index.Find(task) is { } found && found.IsHeldBy(attempt) ? found : null;
}
