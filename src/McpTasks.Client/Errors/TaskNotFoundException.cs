namespace McpTasks.Client;

/// <summary>The server knows no such task of this caller's: the id is wrong or another caller's, or the task has expired.</summary>
public class TaskNotFoundException : TaskException
{
    internal TaskNotFoundException(string taskId, string serverMessage, Exception? innerException = null)
        : base(taskId, $"The server knows no such task of this caller's: {serverMessage}", innerException)
    {
    }

    private protected TaskNotFoundException(string taskId, Exception? innerException, string message)
        : base(taskId, message, innerException)
    {
    }
}

/// <summary>The server knew the task and keeps it no longer: its time to live is over.</summary>
public sealed class TaskExpiredException : TaskNotFoundException
{
    internal TaskExpiredException(string taskId, Exception? innerException = null)
        : base(taskId, innerException, "The server no longer keeps this task: its time to live is over.")
    {
    }
}
