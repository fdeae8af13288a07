namespace McpTasks;

/// <summary>The phases of tasks as operators name them, in commands and in JSON.</summary>
internal static class TaskPhaseNames
{
    /// <summary>What operators call the state of a task that waits for a strike to be lifted, whatever its phase.</summary>
    public const string Struck = "struck";

    private static readonly Dictionary<string, TaskPhase> Phases =
        Enum.GetValues<TaskPhase>().ToDictionary(Of, phase => phase, StringComparer.OrdinalIgnoreCase);

    public static IReadOnlyList<string> All => [.. Phases.Keys];

    public static string Of(TaskPhase phase) => phase switch
    {
        TaskPhase.InputRequired => "input_required",
        _ => phase.ToString().ToLowerInvariant(),
    };

    public static TaskPhase? Parse(string name) => Phases.TryGetValue(name, out var phase) ? phase : null;
}
