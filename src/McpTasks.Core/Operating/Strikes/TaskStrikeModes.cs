namespace McpTasks;

/// <summary>The modes of strikes as operators name them, in commands, in JSON and in the audit log.</summary>
internal static class TaskStrikeModes
{
    private const string Hold = "hold", Refuse = "refuse";

    public static string ToName(this TaskStrikeMode mode) => mode == TaskStrikeMode.Refuse ? Refuse : Hold;

    /// <summary>The mode of a name, <see cref="TaskStrikeMode.Hold"/> without one; null where no mode has the name.</summary>
    public static TaskStrikeMode? Parse(string? name) => name switch
    {
        null or Hold => TaskStrikeMode.Hold,
        Refuse => TaskStrikeMode.Refuse,
        _ => null,
    };
}
