namespace McpTasks;

/// <summary>One task of the in-memory store with what its record does not show, and the rules of its transitions.</summary>
internal sealed class MemoryTask
{
    private readonly MemoryHistory _history = new();
    private readonly TimeSpan? _maxRunTime;
    private readonly TimeSpan? _maxPollInterval;
    private readonly bool _keepRequest;
    private int _spent, _survived;
    private DateTimeOffset _runEnd = DateTimeOffset.MaxValue;
    private DateTimeOffset? _deliveredAt;
    private TaskActor? _cancelledBy;

    public MemoryTask(TaskRecord record, NewTask task)
    {
        (Record, Request, DueAt) = (record, task.Request, record.CreatedAt);
        (_maxRunTime, _maxPollInterval, _keepRequest) = (task.MaxRunTime, task.MaxPollInterval, task.KeepRequest);
        ExpiresAt = Later(TtlEnd, StoreRules.AbandonedMargin);
    }

    /// <summary>The record, never with its request.</summary>
    public TaskRecord Record { get; private set; }

    public string? Request { get; private set; }

    /// <summary>When the reaper must look; null once the task has ended.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    /// <summary>Whether it waits for a paused queue.</summary>
    public bool IsHeldUp { get; private set; }

    public DateTimeOffset ExpiresAt { get; private set; }

    public IReadOnlyList<TaskHistoryEntry> History =>
        HistoryRules.Tell(Record, _history.Stored, _cancelledBy?.ToName(), _deliveredAt);

    private DateTimeOffset TtlEnd => Later(Record.CreatedAt, Record.Ttl);

    public bool IsHeld(DateTimeOffset now) => Record.LeaseExpiresAt > now;

    /// <summary>Whether an attempt has it, even one whose lease ran out.</summary>
    public bool IsHeld() => Record.LeaseExpiresAt is not null;

    // A lease that ran out is still its attempt's until another begins.
    public bool IsHeldBy(int attempt) =>
        !Record.Status.IsTerminal() && Record.Attempt == attempt && Record.LeaseExpiresAt is not null;

    /// <summary>Why the task must end instead of running on or again, and what its status message then says; null when it may run.</summary>
    public (DueReason Reason, string Message)? FateAt(DateTimeOffset now)
    {
        if (now >= _runEnd)
            return (DueReason.Expired, StoreRules.OverrunMessage);
        if (_spent >= Record.MaxAttempts)
            return (DueReason.Poisoned, StoreRules.PoisonMessage(Record.MaxAttempts));
        return now >= TtlEnd ? (DueReason.Expired, StoreRules.ExpiredMessage) : null;
    }

    public void Begin(string worker, TimeSpan lease, DateTimeOffset now)
    {
        _spent++;
        var attempt = Record.Attempt + 1;
        if (attempt == 1 && _maxRunTime is { } most)
            _runEnd = Later(now, most);
        Change(now, Record with
        {
            Attempt = attempt,
            Worker = worker,
            FirstBegunAt = Record.FirstBegunAt ?? now,
            BegunAt = now,
            IsLost = false,
            Progress = null,
            StatusMessage = attempt > 1 && Record.Status == McpTaskStatus.Working ? StoreRules.RestartMessage(attempt) : Record.StatusMessage,
        });
        _history.Begin(new(now, TaskHistoryKind.Begun, attempt, worker));
        Hold(lease, now);
    }

    public void Renew(TimeSpan lease, DateTimeOffset now)
    {
        Hold(lease, now);
        Record = Record with
        {
            IsLost = false,
            PollInterval = StoreRules.PollInterval(Record.PollInterval, _maxPollInterval, now - Record.CreatedAt),
        };
    }

    /// <summary>The worker of its attempt is dead.</summary>
    public void EndLease(DateTimeOffset now)
    {
        Record = Record with { LeaseExpiresAt = now };
        DueAgain(now);
    }

    public void Release(DateTimeOffset now)
    {
        Survive(Record.Attempt);
        Change(now, Record with { LeaseExpiresAt = null, IsLost = false });
        Note(TaskHistoryKind.HandedBack, now);
        DueAgain(now);
    }

    /// <summary>An attempt has not killed its worker, and is not counted.</summary>
    public void Survive(int attempt)
    {
        if (attempt <= _survived)
            return;
        _spent--;
        _survived = attempt;
    }

    /// <summary>Notes that the lease ran out, once for each attempt; a lease that the longest run time cut short was not lost.</summary>
    public void NoteLoss(DateTimeOffset now)
    {
        if (Record.IsLost || Record.LeaseExpiresAt is not { } lease || lease > now || lease >= _runEnd)
            return;
        Record = Record with { IsLost = true };
        Note(TaskHistoryKind.Lost, now);
    }

    /// <summary>The reaper sends the task again.</summary>
    public void SendAgain(TimeSpan lookAgain, DateTimeOffset now) =>
        LookAgain(StoreRules.RedeliverAfter(lookAgain, _history.SentAgain(now, Record.Attempt)), now);

    /// <summary>Moves the next look of the reaper; it never sleeps through the end of the ttl.</summary>
    public void LookAgain(TimeSpan after, DateTimeOffset now)
    {
        var at = Later(now, after);
        DueAgain(at < TtlEnd ? at : TtlEnd);
    }

    /// <summary>Lets the task wait for a paused queue: until then the reaper looks only at its end.</summary>
    public void HoldUp() => (DueAt, IsHeldUp) = (TtlEnd < _runEnd ? TtlEnd : _runEnd, true);

    public void DueAgain(DateTimeOffset at) => (DueAt, IsHeldUp) = (at, false);

    /// <summary>Takes progress; false when it says nothing new.</summary>
    public bool Report(TaskProgress progress, DateTimeOffset now)
    {
        var merged = Record.Progress is { } old && old.Current > progress.Current ? progress with { Current = old.Current } : progress;
        var message = progress.Message ?? Record.StatusMessage;
        if (merged == Record.Progress && message == Record.StatusMessage)
            return false;
        Change(now, Record with { Progress = merged, StatusMessage = message });
        _history.Report(now, Record.Attempt, merged);
        return true;
    }

    public void Ask(TaskInput input, DateTimeOffset now)
    {
        if (Record.Inputs.Count >= StoreRules.MaxInputs)
            throw StoreRules.TooManyInputs();
        if (Record.Inputs.Count(asked => asked.Answer is null) >= StoreRules.MaxOpenInputs)
            throw StoreRules.TooManyOpenInputs();
        Change(now, Record with { Status = McpTaskStatus.InputRequired, Inputs = [.. Record.Inputs, input with { Answer = null }] });
        Note(TaskHistoryKind.Asked, now, input.Key);
    }

    /// <summary>Takes the answers that somebody waits for and returns their keys.</summary>
    public IReadOnlyList<string> Answer(IReadOnlyDictionary<string, string> answers, DateTimeOffset now)
    {
        List<string> taken = [.. Record.Inputs.Where(input => input.Answer is null && answers.ContainsKey(input.Key)).Select(input => input.Key)];
        if (taken.Count == 0)
            return taken;
        TaskInput[] inputs = [.. Record.Inputs.Select(input => taken.Contains(input.Key) ? input with { Answer = answers[input.Key] } : input)];
        var open = inputs.Any(input => input.Answer is null);
        Change(now, Record with { Inputs = inputs, Status = open ? McpTaskStatus.InputRequired : McpTaskStatus.Working });
        foreach (var key in taken)
            Note(TaskHistoryKind.Answered, now, key);
        return taken;
    }

    public void Cancel(TaskActor actor, string message, DateTimeOffset now)
    {
        _cancelledBy = actor;
        End(new(McpTaskStatus.Cancelled, message), now);
    }

    public void End(TaskOutcome outcome, DateTimeOffset now)
    {
        Change(now, Record with
        {
            Status = outcome.Status,
            StatusMessage = outcome.StatusMessage,
            Result = outcome.Result,
            Error = outcome.Error,
            IsError = outcome.IsError,
            LeaseExpiresAt = null,
            IsLost = false,
        });
        if (!_keepRequest)
            Request = null;
        (DueAt, IsHeldUp) = (null, false);
        ExpiresAt = now >= TtlEnd ? Later(now, StoreRules.Grace) : TtlEnd;
    }

    public bool MarkDelivered(DateTimeOffset now)
    {
        if (!Record.Status.IsTerminal() || _deliveredAt is not null)
            return false;
        _deliveredAt = now;
        return true;
    }

    private void Hold(TimeSpan lease, DateTimeOffset now)
    {
        var until = Later(now, lease);
        until = until < _runEnd ? until : _runEnd;
        Record = Record with { LeaseExpiresAt = until };
        DueAgain(until);
        ExpiresAt = Later(until > TtlEnd ? until : TtlEnd, StoreRules.AbandonedMargin);
    }

    private void Note(TaskHistoryKind kind, DateTimeOffset now, string? detail = null) => _history.Note(new(now, kind, Record.Attempt, Detail: detail));

    private void Change(DateTimeOffset now, TaskRecord changed) =>
        Record = changed with { LastUpdatedAt = now, Version = Record.Version + 1 };

    private static DateTimeOffset Later(DateTimeOffset from, TimeSpan by) =>
        by > DateTimeOffset.MaxValue - from ? DateTimeOffset.MaxValue : from + by;
}
