namespace McpTasks.Client;

/// <summary>
/// The task waits for an answer that this client could not give. The question stays open: it is put again with the next wait, and another
/// client may answer it.
/// </summary>
public sealed class TaskInputException : TaskException
{
    internal TaskInputException(string taskId, string method, string message, Exception innerException)
        : base(taskId, message, innerException) => Method = method;

    /// <summary>What was asked, such as <c>elicitation/create</c>.</summary>
    public string Method { get; }
}
