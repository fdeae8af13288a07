namespace McpTasks;

/// <summary>One task of the in-memory store with what its record does not show, and the rules of its transitions.</summary>
internal sealed class MemoryTask(TaskRecord record, NewTask task)
{
    private int _spent;
    private DateTimeOffset _runEnd = DateTimeOffset.MaxValue;
    private bool _delivered;

    /// <summary>The record, never with its request.</summary>
    public TaskRecord Record { get; private set; } = record;

    public string? Request { get; private set; } = task.Request;

    /// <summary>When the reaper must look; null once the task has ended.</summary>
    public DateTimeOffset? DueAt { get; private set; } = record.CreatedAt;

    public DateTimeOffset ExpiresAt { get; private set; } = Later(Later(record.CreatedAt, record.Ttl), StoreRules.AbandonedMargin);

    private DateTimeOffset TtlEnd => Later(Record.CreatedAt, Record.Ttl);

    public bool IsHeld(DateTimeOffset now) => Record.LeaseExpiresAt > now;

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
        if (attempt == 1 && task.MaxRunTime is { } most)
            _runEnd = Later(now, most);
        Change(now, Record with
        {
            Attempt = attempt,
            Worker = worker,
            Progress = null,
            StatusMessage = attempt > 1 && Record.Status == McpTaskStatus.Working ? StoreRules.RestartMessage(attempt) : Record.StatusMessage,
        });
        Hold(lease, now);
    }

    public void Renew(TimeSpan lease, DateTimeOffset now)
    {
        Hold(lease, now);
        Record = Record with { PollInterval = StoreRules.PollInterval(Record.PollInterval, task.MaxPollInterval, now - Record.CreatedAt) };
    }

    private void Hold(TimeSpan lease, DateTimeOffset now)
    {
        var until = Later(now, lease);
        until = until < _runEnd ? until : _runEnd;
        Record = Record with { LeaseExpiresAt = until };
        DueAt = until;
        ExpiresAt = Later(until > TtlEnd ? until : TtlEnd, StoreRules.AbandonedMargin);
    }

    public void Release(DateTimeOffset now)
    {
        _spent--;
        Change(now, Record with { LeaseExpiresAt = null });
        DueAt = now;
    }

    /// <summary>Moves the next look of the reaper; it never sleeps through the end of the ttl.</summary>
    public void LookAgain(TimeSpan after, DateTimeOffset now)
    {
        var at = Later(now, after);
        DueAt = at < TtlEnd ? at : TtlEnd;
    }

    /// <summary>Takes progress; false when it says nothing new.</summary>
    public bool Report(TaskProgress progress, DateTimeOffset now)
    {
        var merged = Record.Progress is { } old && old.Current > progress.Current ? progress with { Current = old.Current } : progress;
        var message = progress.Message ?? Record.StatusMessage;
        if (merged == Record.Progress && message == Record.StatusMessage)
            return false;
        Change(now, Record with { Progress = merged, StatusMessage = message });
        return true;
    }

    public void Ask(TaskInput input, DateTimeOffset now)
    {
        if (Record.Inputs.Count >= StoreRules.MaxInputs)
            throw StoreRules.TooManyInputs();
        if (Record.Inputs.Count(asked => asked.Answer is null) >= StoreRules.MaxOpenInputs)
            throw StoreRules.TooManyOpenInputs();
        Change(now, Record with { Status = McpTaskStatus.InputRequired, Inputs = [.. Record.Inputs, input with { Answer = null }] });
    }

    /// <summary>Takes the answers that somebody waits for and returns their keys.</summary>
    public IReadOnlyList<string> Answer(IReadOnlyDictionary<string, string> answers, DateTimeOffset now)
    {
        var taken = new List<string>();
        var inputs = Record.Inputs.Select(Fill).ToArray();
        if (taken.Count > 0)
        {
            var open = inputs.Any(input => input.Answer is null);
            Change(now, Record with { Inputs = inputs, Status = open ? McpTaskStatus.InputRequired : McpTaskStatus.Working });
        }

        return taken;

        TaskInput Fill(TaskInput input)
        {
            if (input.Answer is not null || !answers.TryGetValue(input.Key, out var answer))
                return input;
            taken.Add(input.Key);
            return input with { Answer = answer };
        }
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
        });
        if (!task.KeepRequest)
            Request = null;
        DueAt = null;
        ExpiresAt = now >= TtlEnd ? Later(now, StoreRules.Grace) : TtlEnd;
    }

    public bool MarkDelivered()
    {
        var first = Record.Status.IsTerminal() && !_delivered;
        _delivered |= first;
        return first;
    }

    private void Change(DateTimeOffset now, TaskRecord changed) =>
        Record = changed with { LastUpdatedAt = now, Version = Record.Version + 1 };

    private static DateTimeOffset Later(DateTimeOffset from, TimeSpan by) =>
        by > DateTimeOffset.MaxValue - from ? DateTimeOffset.MaxValue : from + by;
}
