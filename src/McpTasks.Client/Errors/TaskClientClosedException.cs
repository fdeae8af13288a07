namespace McpTasks.Client;

/// <summary>The connection to the server is closed. The task goes on: resume it from its id with a new client.</summary>
public sealed class TaskClientClosedException : TaskException
{
    internal TaskClientClosedException(string? taskId, Exception? innerException = null)
        : base(
            taskId,
            "The connection to the server is closed. The task goes on: connect again and resume it with client.Tasks().Resume(taskId).",
            innerException)
    {
    }
}
