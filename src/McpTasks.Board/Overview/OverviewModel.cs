namespace McpTasks.Board.Overview;

/// <summary>A worker and its running tasks.</summary>
internal sealed record BusyWorker(TaskWorker Worker, IReadOnlyList<TaskRecord> Tasks);

/// <summary>The content of the overview.</summary>
internal sealed record OverviewModel
{
    /// <summary>How many of the newest tasks count for the times.</summary>
    public const int Recent = 200;

    /// <summary>How many strikes and how many schedules are shown.</summary>
    public const int MaxStrikes = 100, MaxSchedules = 100;

    private const int MaxRunning = 100;
    private const int MaxFailures = 8;
    private const int MaxTools = 12;

    public required IReadOnlyDictionary<TaskPhase, long> Counts { get; init; }

    public required DateTimeOffset? PausedSince { get; init; }

    public required IReadOnlyList<TaskStrike> Strikes { get; init; }

    public required IReadOnlyList<TaskSchedule> Schedules { get; init; }

    /// <summary>All recent tasks first, then each tool's, the busiest first; empty without tasks.</summary>
    public required IReadOnlyList<ToolTimes> Times { get; init; }

    public required IReadOnlyList<TaskRecord> Failures { get; init; }

    public required IReadOnlyList<BusyWorker> Workers { get; init; }

    /// <summary>The task that waits longest, among the tasks that were read.</summary>
    public required TaskRecord? LongestWait { get; init; }

    public static async Task<OverviewModel> ReadAsync(TaskBoard board, CancellationToken cancellationToken)
    {
        var recent = await FindAsync(board, null, Recent, cancellationToken);
        var queued = await FindAsync(board, TaskPhase.Queued, MaxRunning, cancellationToken);
        var running = await FindAsync(board, TaskPhase.Running, MaxRunning, cancellationToken);
        var asking = await FindAsync(board, TaskPhase.InputRequired, MaxRunning, cancellationToken);
        var busy = running.Concat(asking).Where(task => task.LeaseExpiresAt is not null)
            .ToLookup(task => task.Worker, StringComparer.Ordinal);
        var workers = await board.Workers.ListAsync(cancellationToken);
        return new()
        {
            Counts = await board.Directory.CountAsync(cancellationToken),
            PausedSince = await board.Queue.PausedSinceAsync(cancellationToken),
            Strikes = await board.Strikes.ListAsync(cancellationToken),
            Schedules = await board.Schedules.ListAsync(cancellationToken),
            Times = TimesOf(recent),
            Failures = FailuresOf(recent, await FindAsync(board, TaskPhase.Failed, MaxFailures, cancellationToken)),
            Workers = [.. workers.Select(worker => new BusyWorker(worker, [.. busy[worker.Name]]))],
            LongestWait = queued is [.., var oldest] ? oldest : null,
        };
    }

    // A failure in one dialect is a completed task with an error in the other.
    private static IReadOnlyList<TaskRecord> FailuresOf(IReadOnlyList<TaskRecord> recent, IReadOnlyList<TaskRecord> failed) =>
        [.. recent.Where(task => task is { Status: McpTaskStatus.Completed, IsError: true }).Concat(failed)
            .OrderByDescending(task => task.LastUpdatedAt).Take(MaxFailures)];

    private static IReadOnlyList<ToolTimes> TimesOf(IReadOnlyList<TaskRecord> recent) => recent.Count == 0 ? [] :
    [
        ToolTimes.Of(null, recent),
        .. recent.GroupBy(task => task.Component, StringComparer.Ordinal)
            .OrderByDescending(tool => tool.Count()).ThenBy(tool => tool.Key, StringComparer.Ordinal)
            .Take(MaxTools).Select(tool => ToolTimes.Of(tool.Key, [.. tool])),
    ];

    private static async Task<IReadOnlyList<TaskRecord>> FindAsync(
        TaskBoard board, TaskPhase? state, int limit, CancellationToken cancellationToken) =>
        (await board.Directory.FindAsync(new() { Phase = state, Limit = limit }, cancellationToken)).Tasks;
}
