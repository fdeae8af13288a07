namespace McpTasks.AspNetCore.Operations;

/// <summary>Who may act on tasks that are not theirs, section <c>McpTasks:Operator</c>.</summary>
public sealed class TaskOperatorOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "McpTasks:Operator";

    /// <summary>
    /// The key that the operator shows in <c>X-Operator-Key</c>: 32 to 512 printable ASCII characters. Empty (the default): there are no operations,
    /// and no task keeps its request beyond its end.
    /// </summary>
    public string Key { get; set; } = "";

    internal bool IsOn => Key.Length > 0;
}
