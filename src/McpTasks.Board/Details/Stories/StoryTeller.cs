namespace McpTasks.Board.Details.Stories;

/// <summary>Turns a task's events, in order of time, into waits and attempts.</summary>
internal sealed class StoryTeller(TaskRecord task)
{
    private readonly List<Wait> _waits = [];
    private readonly List<AttemptStory> _attempts = [];
    private readonly List<Report> _reports = [];
    private DateTimeOffset? _waitsSince = task.CreatedAt;
    private TaskHistoryEntry? _begun;
    private DateTimeOffset? _lostAt;

    public DateTimeOffset? Ended { get; private set; }

    public IReadOnlyList<Wait> Waits => _waitsSince is { } since ? [.. _waits, new(since, null)]
        : IsLostNow ? [.. _waits, new(_lostAt!.Value, null)]
        : _waits;

    public IReadOnlyList<AttemptStory> Attempts => _begun is null ? _attempts
        : [.. _attempts, IsLostNow ? Attempt(_lostAt, AttemptEnding.Lost) : Attempt(null, AttemptEnding.Running)];

    private bool IsLostNow => _lostAt is not null && task.Phase() == TaskPhase.Queued;

    public void Take(TaskHistoryEntry entry)
    {
        switch (entry.Kind)
        {
            case TaskHistoryKind.Begun:
                LoseAttempt(entry.At);
                EndWait(entry.At);
                _begun = entry;
                break;
            case TaskHistoryKind.Progress when entry.Progress is { } progress && entry.Attempt == _begun?.Attempt:
                // An attempt that was thought lost may come back.
                _lostAt = null;
                _reports.Add(new(entry.At, progress));
                break;
            case TaskHistoryKind.Lost:
                _lostAt = entry.At;
                break;
            case TaskHistoryKind.HandedBack or TaskHistoryKind.Retried or TaskHistoryKind.PutOff:
                EndAttempt(entry.At, EndingOf(entry.Kind));
                _waitsSince = entry.At;
                break;
            case TaskHistoryKind.Cancelled or TaskHistoryKind.Ended:
                if (task.Status != McpTaskStatus.Completed && _lostAt is not null)
                    LoseAttempt(entry.At);
                EndAttempt(entry.At, EndingOf(task.Status));
                EndWait(entry.At);
                Ended = entry.At;
                break;
        }
    }

    private void EndWait(DateTimeOffset at)
    {
        if (_waitsSince is { } since)
            _waits.Add(new(since, at));
        _waitsSince = null;
    }

    // Another attempt has begun, or the task was given up, so the attempt is lost, from the time of the reported loss if there was one.
    private void LoseAttempt(DateTimeOffset at)
    {
        if (_begun is null)
            return;
        var lost = _lostAt ?? at;
        EndAttempt(lost, AttemptEnding.Lost);
        _waitsSince = lost;
    }

    private void EndAttempt(DateTimeOffset at, AttemptEnding ending)
    {
        if (_begun is not null)
            _attempts.Add(Attempt(at, ending));
        _reports.Clear();
        (_begun, _lostAt) = (null, null);
    }

    private AttemptStory Attempt(DateTimeOffset? to, AttemptEnding ending) =>
        new(_begun!.Attempt, _begun.Worker, _begun.At) { To = to, Ending = ending, Reports = [.. _reports] };

    private static AttemptEnding EndingOf(TaskHistoryKind kind) => kind switch
    {
        TaskHistoryKind.Retried => AttemptEnding.Retried,
        TaskHistoryKind.PutOff => AttemptEnding.PutOff,
        _ => AttemptEnding.HandedBack,
    };

    private static AttemptEnding EndingOf(McpTaskStatus status) => status switch
    {
        McpTaskStatus.Completed => AttemptEnding.Completed,
        McpTaskStatus.Cancelled => AttemptEnding.Cancelled,
        _ => AttemptEnding.Failed,
    };
}
