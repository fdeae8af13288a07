namespace McpTasks.Board.Details;

/// <summary>Makes waits and attempts of a task's events, which come in their order.</summary>
internal sealed class StoryTeller(TaskRecord task)
{
    private readonly List<Wait> _waits = [];
    private readonly List<AttemptStory> _attempts = [];
    private readonly List<Report> _reports = [];
    private DateTimeOffset? _waitsSince = task.CreatedAt;
    private TaskHistoryEntry? _begun;

    public DateTimeOffset? Ended { get; private set; }

    public IReadOnlyList<Wait> Waits => _waitsSince is { } since ? [.. _waits, new(since, null)] : _waits;

    public IReadOnlyList<AttemptStory> Attempts => _begun is null ? _attempts : [.. _attempts, Attempt(null, AttemptEnding.Running, null)];

    public void Take(TaskHistoryEntry entry)
    {
        switch (entry.Kind)
        {
            case TaskHistoryKind.Begun:
                // Nobody may have told of the end of the attempt before.
                EndAttempt(entry.At, AttemptEnding.Lost, null);
                EndWait(entry.At);
                _begun = entry;
                break;
            case TaskHistoryKind.Progress when entry.Progress is { } progress && entry.Attempt == _begun?.Attempt:
                _reports.Add(new(entry.At, progress));
                break;
            case TaskHistoryKind.Lost or TaskHistoryKind.HandedBack:
                EndAttempt(entry.At, entry.Kind == TaskHistoryKind.Lost ? AttemptEnding.Lost : AttemptEnding.HandedBack, entry.Detail);
                _waitsSince ??= entry.At;
                break;
            case TaskHistoryKind.Cancelled or TaskHistoryKind.Ended:
                EndAttempt(entry.At, EndingOf(task.Status), null);
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

    private void EndAttempt(DateTimeOffset at, AttemptEnding ending, string? why)
    {
        if (_begun is null)
            return;
        _attempts.Add(Attempt(at, ending, why));
        _reports.Clear();
        _begun = null;
    }

    private AttemptStory Attempt(DateTimeOffset? to, AttemptEnding ending, string? why) =>
        new(_begun!.Attempt, _begun.Worker, _begun.At) { To = to, Ending = ending, Why = why, Reports = [.. _reports] };

    private static AttemptEnding EndingOf(McpTaskStatus status) => status switch
    {
        McpTaskStatus.Completed => AttemptEnding.Completed,
        McpTaskStatus.Cancelled => AttemptEnding.Cancelled,
        _ => AttemptEnding.Failed,
    };
}
