namespace McpTasks;

/// <summary>When the arguments and results of tasks are kept beside their records, and where.</summary>
public sealed class TaskPayloadOptions
{
    /// <summary>The configuration section these options bind from.</summary>
    public const string Section = $"{McpTasksOptions.Section}:Payloads";

    /// <summary>
    /// The largest arguments, and the largest result, that a record holds itself, in bytes of JSON; what is larger is kept beside it, where
    /// there is an <see cref="ITaskPayloads"/>. From 1 KiB to 64 MiB; default 64 KiB.
    /// </summary>
    public int Above { get; set; } = 64 * 1024;

    /// <summary>
    /// A folder that all API services and workers share, where large values are kept; it is made where it is missing. Default: none, which
    /// is Redis, in parts of 256 KiB, where tasks are kept there, and the record itself where they are kept in memory.
    /// </summary>
    public string Folder { get; set; } = "";
}
