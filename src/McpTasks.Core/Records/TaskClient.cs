namespace McpTasks;

/// <summary>What the creating client said about itself: kept with the task, so that a worker asks it nothing that it did not declare.</summary>
/// <param name="Capabilities">What it can answer.</param>
/// <param name="Info">Its name and version.</param>
public sealed record TaskClient(ClientCapabilities? Capabilities, Implementation? Info)
{
    /// <summary>A client that said nothing.</summary>
    public static TaskClient Unknown { get; } = new(null, null);

    /// <summary>Writes it for <see cref="TaskRecord.Client"/>.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, McpJsonUtilities.DefaultOptions);

    /// <summary>Reads <see cref="TaskRecord.Client"/>.</summary>
    /// <param name="task">The record.</param>
    public static TaskClient Of(TaskRecord task) => task.Client is { } json
        ? JsonSerializer.Deserialize<TaskClient>(json, McpJsonUtilities.DefaultOptions) ?? Unknown
        : Unknown;
}
