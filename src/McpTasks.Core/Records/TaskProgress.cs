namespace McpTasks;

/// <summary>How far a task has come.</summary>
/// <param name="Current">The work done, in the tool's own units; never falls.</param>
/// <param name="Total">All the work, in the same units, where it is known.</param>
/// <param name="Message">What happens now, for people; shown as the task's status message.</param>
public sealed record TaskProgress(double Current, double? Total = null, string? Message = null);
