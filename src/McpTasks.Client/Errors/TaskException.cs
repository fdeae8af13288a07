namespace McpTasks.Client;

/// <summary>A task did not give a result. What derives from it says why.</summary>
public abstract class TaskException : McpException
{
    private protected TaskException(string? taskId, string message, Exception? innerException = null)
        : base(message, innerException) => TaskId = taskId;

    /// <summary>The task's id; null for a call that was answered at once.</summary>
    public string? TaskId { get; }
}
