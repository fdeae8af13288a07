namespace McpTasks.Client;

/// <summary>
/// The task was cancelled, so it has no result. (A wait whose own token was cancelled throws <see cref="OperationCanceledException"/>.)
/// </summary>
public sealed class TaskCancelledException : TaskException
{
    internal TaskCancelledException(string taskId, string? statusMessage)
        : base(taskId, statusMessage ?? "The task was cancelled.")
    {
    }
}
