namespace McpTasks;

/// <summary>The ranges of rates, wherever they are said.</summary>
internal static class TaskRateRules
{
    public const int Most = 10_000;

    public static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1), Longest = TimeSpan.FromDays(1);
}
