namespace McpTasks;

/// <summary>
/// Which of several waiting tasks begin first. While tasks of all priorities wait, 8 of 13 that begin have high priority, 4 normal and 1 low, so that no
/// task waits for ever.
/// </summary>
public enum TaskPriority
{
    /// <summary>Not urgent.</summary>
    Low = -1,

    /// <summary>The default.</summary>
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
