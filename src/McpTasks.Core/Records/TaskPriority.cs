namespace McpTasks;

/// <summary>
/// Which of several waiting tasks begin first. Of 13 that begin while tasks of each kind wait, 8 are urgent, 4 usual and 1 is of no hurry, so that
/// none waits for ever.
/// </summary>
public enum TaskPriority
{
    /// <summary>Of no hurry.</summary>
    Low = -1,

    /// <summary>As usual.</summary>
    Normal = 0,

    /// <summary>Urgent.</summary>
    High = 1,
}

/// <summary>The names of priorities.</summary>
public static class TaskPriorities
{
    /// <summary>Its name in the store, in histories and in telemetry: <c>low</c>, <c>normal</c> or <c>high</c>.</summary>
    /// <param name="priority">A defined priority.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a defined priority.</exception>
    public static string ToName(this TaskPriority priority) => priority switch
    {
        TaskPriority.Low => "low",
        TaskPriority.Normal => "normal",
        TaskPriority.High => "high",
        _ => throw new ArgumentOutOfRangeException(nameof(priority), priority, "Not a priority."),
    };

    internal static TaskPriority Parse(string? name) => name switch
    {
        null or "normal" => TaskPriority.Normal,
        "low" => TaskPriority.Low,
        "high" => TaskPriority.High,
        _ => throw new FormatException($"'{name}' is not a priority."),
    };
}
