namespace McpTasks;

/// <summary>
/// Where the arguments and results of tasks are kept that are too large for their records. What was written stays unread until a record
/// refers to it, and goes by itself when its time has passed.
/// </summary>
public interface ITaskPayloads
{
    /// <summary>Keeps a value, in place of an earlier one of the same name. When this returns, every process can read it.</summary>
    /// <param name="task">The task that it belongs to.</param>
    /// <param name="name">Its name among the task's: 1 to 64 lower-case letters, digits and hyphens.</param>
    /// <param name="value">The value, of any length.</param>
    /// <param name="keepFor">After what time it may go.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask WriteAsync(TaskId task, string name, ReadOnlyMemory<byte> value, TimeSpan keepFor, CancellationToken cancellationToken);

    /// <summary>Reads a value whole; null where there is none, or not all of it.</summary>
    /// <param name="task">The task that it belongs to.</param>
    /// <param name="name">Its name.</param>
    /// <param name="length">How long it was, in bytes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<byte[]?> ReadAsync(TaskId task, string name, int length, CancellationToken cancellationToken);

    /// <summary>Removes a value where there is one.</summary>
    /// <param name="task">The task that it belongs to.</param>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask RemoveAsync(TaskId task, string name, CancellationToken cancellationToken);
}
