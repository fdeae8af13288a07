namespace McpTasks;

/// <summary>Who may act on tasks that are not theirs, section <c>McpTasks:Operator</c>.</summary>
public sealed class TaskOperatorOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "McpTasks:Operator";

    /// <summary>
    /// The key that the operator shows in <c>X-Operator-Key</c>: 32 to 512 printable ASCII characters. Empty (the default): nobody is
    /// the operator by a key.
    /// </summary>
    public string Key { get; set; } = "";

    /// <summary>
    /// Whether tasks keep their requests until their time to live ends, so that operators can read them and run the tasks again. Default
    /// false:
    /// they do where there is a <see cref="Key"/>.
    /// </summary>
    public bool KeepRequests { get; set; }

    internal bool IsOn => Key.Length > 0;

    internal bool KeepsRequests => KeepRequests || IsOn;
}
