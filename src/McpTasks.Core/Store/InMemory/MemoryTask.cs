namespace McpTasks;

/// <summary>One task of the in-memory store with what its record does not show, and the rules of its transitions.</summary>
internal sealed class MemoryTask
{
    private const long Overhead = 2048;

    private readonly MemoryHistory _history = new();
    private readonly TimeSpan? _maxPollInterval;
    private readonly bool _keepRequest;
    private int _spent, _survived, _requestParts, _outcomeParts;
    private long _talk;
    private DateTimeOffset? _deliveredAt;
    private TaskActor? _cancelledBy;

    public MemoryTask(TaskRecord record, NewTask task)
    {
        (Record, Request, Times) = (record, task.Request, new(task, record.CreatedAt));
        _requestParts = StoreRules.PartsOf(task.Request);
        (_maxPollInterval, _keepRequest) = (task.MaxPollInterval, task.KeepRequest);
    }

    /// <summary>The record, never with its request.</summary>
    public TaskRecord Record { get; private set; }

    public string? Request { get; private set; }

    public MemoryTimes Times { get; }

    /// <summary>About how many bytes it takes: what clients and components may make large, and a little for the rest.</summary>
    public long Size => Overhead + (sizeof(char) * (
        Length(Request) + Length(Record.Result) + Length(Record.Error) + Length(Record.Client) + Length(Record.Identity)
        + Record.Inputs.Sum(input => Length(input.Params) + Length(input.Answer))));

    /// <summary>As how many further tasks of its owner it counts.</summary>
    public int Parts => _requestParts + (int)(_talk / StoreRules.PartBytes) + _outcomeParts;

    public IReadOnlyList<TaskHistoryEntry> History =>
        HistoryRules.Tell(Record, _history.Stored, _cancelledBy?.ToName(), _deliveredAt);

    public bool IsHeld(DateTimeOffset now) => Record.LeaseExpiresAt > now;

    /// <summary>Whether an attempt has it, even one whose lease ran out.</summary>
    public bool IsHeld() => Record.LeaseExpiresAt is not null;

    // A lease that ran out is still its attempt's until another begins.
    public bool IsHeldBy(int attempt) =>
        !Record.Status.IsTerminal() && Record.Attempt == attempt && Record.LeaseExpiresAt is not null;

    /// <summary>Why the task must end instead of running on or again, and what its status message then says; null when it may run.</summary>
    public (DueReason Reason, string Message)? FateAt(DateTimeOffset now)
    {
        if (_spent >= Record.MaxAttempts && !Times.HasOverrun(now))
            return (DueReason.Poisoned, StoreRules.PoisonMessage(Record.MaxAttempts));
        return Times.EndAt(now) is { } message ? (DueReason.Expired, message) : null;
    }

    public void Begin(string worker, TimeSpan lease, DateTimeOffset now)
    {
        _spent++;
        var attempt = Record.Attempt + 1;
        if (attempt == 1)
            Times.BeginRun(now);
        Change(now, Record with
        {
            Attempt = attempt,
            Worker = worker,
            FirstBegunAt = Record.FirstBegunAt ?? now,
            BegunAt = now,
            IsLost = false,
            NotBefore = null,
            StruckBy = null,
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
        Times.DueAgain(now);
    }

    public void Release(DateTimeOffset now)
    {
        Survive(Record.Attempt);
        Change(now, Record with { LeaseExpiresAt = null, IsLost = false });
        Note(TaskHistoryKind.HandedBack, now);
        Times.DueAgain(now);
    }

    /// <summary>The attempt failed, or put its work off, and is tried again.</summary>
    public void Retry(TaskRetry retry, DateTimeOffset now)
    {
        Survive(Record.Attempt);
        var at = now + StoreRules.Whole(retry.After);
        Change(now, Record with
        {
            LeaseExpiresAt = null,
            IsLost = false,
            NotBefore = at,
            Retries = Record.Retries + (retry.IsFailure ? 1 : 0),
            StatusMessage = retry.StatusMessage,
        });
        Note(retry.IsFailure ? TaskHistoryKind.Retried : TaskHistoryKind.PutOff, now, HistoryRules.Shortened(retry.StatusMessage));
        Times.WaitUntil(at);
    }

    /// <summary>A strike means it.</summary>
    public void HoldUp(TaskStrike strike)
    {
        Record = Record with { StruckBy = strike.Number };
        Times.HoldUp(strike.Number);
    }

    /// <summary>It may begin only after a time.</summary>
    public void PutOff(TimeSpan after, DateTimeOffset now)
    {
        var wait = now + StoreRules.Whole(after);
        var at = Record.NotBefore > wait ? Record.NotBefore.Value : wait;
        Change(now, Record with { NotBefore = at });
        Times.WaitUntil(at);
    }

    /// <summary>An operator wants it to begin, whatever it waits for.</summary>
    public void Requeue(DateTimeOffset now)
    {
        Start();
        Times.DueAgain(now);
    }

    /// <summary>An attempt has not killed its worker, and is not counted.</summary>
    public void Survive(int attempt)
    {
        if (attempt <= _survived)
            return;
        _spent--;
        _survived = attempt;
    }

    /// <summary>
    /// Notes that the lease ran out, once for each attempt; a lease that the longest run time cut short was not lost. An attempt that had long waited for
    /// its client when its worker died has not killed it, and is not counted.
    /// </summary>
    public void NoteLoss(TimeSpan length, DateTimeOffset now)
    {
        if (Record.IsLost || Record.LeaseExpiresAt is not { } lease || lease > now || Times.HasOverrun(lease))
            return;
        Record = Record with { IsLost = true };
        Note(TaskHistoryKind.Lost, now);
        if (Record.Status == McpTaskStatus.InputRequired && lease - Record.BegunAt > length)
            Survive(Record.Attempt);
    }

    /// <summary>Whether it was sent again, and nothing has happened since.</summary>
    public bool IsSentAgain => _history.IsSentAgain;

    /// <summary>The reaper sends the task, for the first time since its time to begin has come, or again.</summary>
    public void Send(TimeSpan lookAgain, DateTimeOffset now)
    {
        var times = Record.NotBefore is null ? _history.SentAgain(now, Record.Attempt) : 1;
        Start();
        Record = Record with { StruckBy = null };
        Times.LookAgain(StoreRules.RedeliverAfter(lookAgain, times), now);
    }

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
        if (_talk >= StoreRules.MaxInputsBytes)
            throw StoreRules.TooLongInputs();
        if (Record.Inputs.Count(asked => asked.Answer is null) >= StoreRules.MaxOpenInputs)
            throw StoreRules.TooManyOpenInputs();
        Change(now, Record with { Status = McpTaskStatus.InputRequired, Inputs = [.. Record.Inputs, input with { Answer = null }] });
        _talk += StoreRules.BytesOf(input);
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
        _talk += taken.Sum(key => (long)Encoding.UTF8.GetByteCount(answers[key]));
        foreach (var key in taken)
            Note(TaskHistoryKind.Answered, now, key);
        return taken;
    }

    public void Spawn(TaskId child, bool endsWithIt, DateTimeOffset now)
    {
        if (endsWithIt && Record.Children.Count >= StoreRules.MaxChildren)
            throw StoreRules.TooManyChildren();
        Change(now, endsWithIt ? Record with { Children = [.. Record.Children, child] } : Record);
        Note(TaskHistoryKind.Spawned, now, child.Value);
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
            NotBefore = null,
            StruckBy = null,
        });
        _outcomeParts = StoreRules.PartsOf(outcome.Result ?? outcome.Error);
        if (!_keepRequest)
            (Request, _requestParts) = (null, 0);
        Times.End(now);
    }

    public bool MarkDelivered(DateTimeOffset now)
    {
        if (!Record.Status.IsTerminal() || _deliveredAt is not null)
            return false;
        _deliveredAt = now;
        return true;
    }

    private static long Length(string? text) => text?.Length ?? 0;

    private void Start() => Record = Record with { NotBefore = null };

    private void Hold(TimeSpan lease, DateTimeOffset now) => Record = Record with { LeaseExpiresAt = Times.Hold(lease, now) };

    private void Note(TaskHistoryKind kind, DateTimeOffset now, string? detail = null) => _history.Note(new(now, kind, Record.Attempt, Detail: detail));

    private void Change(DateTimeOffset now, TaskRecord changed) =>
        Record = changed with { LastUpdatedAt = now, Version = Record.Version + 1 };
}
