namespace McpTasks.Board.Overview;

/// <summary>How long something took: half of the times were at most Half, nineteen of twenty at most Most.</summary>
internal sealed record Percentiles(int Count, TimeSpan Half, TimeSpan Most)
{
    /// <summary>Null without any times.</summary>
    public static Percentiles? Of(IEnumerable<TimeSpan> times)
    {
        var sorted = times.Order().ToArray();
        return sorted.Length == 0 ? null : new(sorted.Length, At(sorted, 0.5), At(sorted, 0.95));
    }

    // The nearest rank, so that the result is a measured time.
    private static TimeSpan At(TimeSpan[] sorted, double share) => sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
}

/// <summary>
/// The recent tasks of one tool or of all tools: how long tasks waited for the first attempt, and how long the last attempt ran.
/// </summary>
internal sealed record ToolTimes(string? Tool, int Tasks, int Failed, Percentiles? Waits, Percentiles? Runs)
{
    public static ToolTimes Of(string? tool, IReadOnlyCollection<TaskRecord> tasks) => new(
        tool, tasks.Count, tasks.Count(HasFailed),
        Percentiles.Of(tasks.Where(task => task.FirstBegunAt is not null).Select(task => task.FirstBegunAt!.Value - task.CreatedAt)),
        Percentiles.Of(tasks.Where(task => task is { Status: McpTaskStatus.Completed or McpTaskStatus.Failed, BegunAt: not null })
            .Select(task => task.LastUpdatedAt - task.BegunAt!.Value)));

    private static bool HasFailed(TaskRecord task) =>
        task.Status == McpTaskStatus.Failed || task is { Status: McpTaskStatus.Completed, IsError: true };
}
