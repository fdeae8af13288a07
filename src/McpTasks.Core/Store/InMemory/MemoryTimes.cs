namespace McpTasks;

/// <summary>When a task of the in-memory store is due, must end, and is forgotten.</summary>
internal sealed class MemoryTimes
{
    /// <summary>Stands for a paused queue, where a strike has its number.</summary>
    public const int Pause = 0;

    private readonly TimeSpan? _maxRunTime;
    private DateTimeOffset _runEnd = DateTimeOffset.MaxValue;

    public MemoryTimes(NewTask task, DateTimeOffset created)
    {
        (_maxRunTime, TtlEnd) = (task.MaxRunTime, StoreRules.Later(created, task.Ttl));
        LookAgain(task.StartAfter ?? task.RedeliverAfter, created);
        ExpiresAt = StoreRules.Later(TtlEnd, StoreRules.AbandonedMargin);
    }

    /// <summary>When the reaper must look; null once the task has ended.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    /// <summary>The number of the strike that it waits for, or <see cref="Pause"/>; null when it waits for neither.</summary>
    public int? HeldUpBy { get; private set; }

    public DateTimeOffset ExpiresAt { get; private set; }

    private DateTimeOffset TtlEnd { get; }

    /// <summary>Why the task must end by its times, and what its status message then says; null when it may run.</summary>
    public string? EndAt(DateTimeOffset now) =>
        HasOverrun(now) ? StoreRules.OverrunMessage : now >= TtlEnd ? StoreRules.ExpiredMessage : null;

    /// <summary>Whether it has run for too long at some time.</summary>
    public bool HasOverrun(DateTimeOffset at) => at >= _runEnd;

    /// <summary>The first attempt begins.</summary>
    public void BeginRun(DateTimeOffset now) => _runEnd = _maxRunTime is { } most ? StoreRules.Later(now, most) : _runEnd;

    /// <summary>An attempt holds the task; says until when.</summary>
    public DateTimeOffset Hold(TimeSpan lease, DateTimeOffset now)
    {
        var until = Earlier(StoreRules.Later(now, lease), _runEnd);
        DueAgain(until);
        ExpiresAt = StoreRules.Later(until > TtlEnd ? until : TtlEnd, StoreRules.AbandonedMargin);
        return until;
    }

    /// <summary>Moves the next look of the reaper; it never sleeps through the end of the ttl.</summary>
    public void LookAgain(TimeSpan after, DateTimeOffset now) => DueAgain(Earlier(StoreRules.Later(now, after), TtlEnd));

    /// <summary>The same for a time to begin, which the longest run time may end first.</summary>
    public void WaitUntil(DateTimeOffset at) => DueAgain(Earlier(at, Earlier(TtlEnd, _runEnd)));

    /// <summary>Lets the task wait for a paused queue, or a strike: until then the reaper looks only at its end.</summary>
    public void HoldUp(int by = Pause) => (DueAt, HeldUpBy) = (Earlier(TtlEnd, _runEnd), by);

    public void DueAgain(DateTimeOffset at) => (DueAt, HeldUpBy) = (at, null);

    public void End(DateTimeOffset now)
    {
        (DueAt, HeldUpBy) = (null, null);
        ExpiresAt = now >= TtlEnd ? StoreRules.Later(now, StoreRules.Grace) : TtlEnd;
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
