namespace McpTasks;

/// <summary>
/// Starts tasks from code. Take it as a parameter of a tool, prompt or resource method, of a controller or of a hosted service: within a
/// call the tasks belong to its caller and carry its identity, and their spans hang on its trace; elsewhere they belong to the service
/// itself (<see cref="TaskOwner.Service"/>).
/// </summary>
public interface IBackgroundTasks
{
    /// <summary>
    /// Starts a tool, prompt or resource as a task: now, or when the options say. When this returns, the task is durable.
    /// </summary>
    /// <param name="component">The tool's or prompt's name, or the resource's URI.</param>
    /// <param name="arguments">
    /// Its arguments: an object with a property for each, or null for none. They are checked as a client's are.
    /// </param>
    /// <param name="options">When and how; null for at once.</param>
    /// <param name="cancellationToken">Ends the wait; no task is left behind then.</param>
    /// <exception cref="ArgumentException">The server knows no such component, it does not take these arguments, or the options are out of range.</exception>
    /// <exception cref="TaskLimitException">The owner has too many live tasks, or creates them too fast.</exception>
    /// <exception cref="TaskStruckException">An operator refuses such tasks.</exception>
    /// <exception cref="TaskKeyConflictException">The key was used for another call.</exception>
    ValueTask<BackgroundTask> StartAsync(
        string component, object? arguments = null, BackgroundTaskOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Starts a task in the place of the one that the options' key made before, which is cancelled unless it has ended: of several that
    /// replace each other within the time before their start, only the last one runs.
    /// </summary>
    /// <param name="component">The tool's or prompt's name, or the resource's URI.</param>
    /// <param name="arguments">Its arguments, as for <see cref="StartAsync"/>.</param>
    /// <param name="options">When and how, with a <see cref="BackgroundTaskOptions.Key"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">As for <see cref="StartAsync"/>, or there is no key.</exception>
    /// <exception cref="TaskLimitException">The owner has too many live tasks, or creates them too fast.</exception>
    ValueTask<BackgroundTask> ReplaceAsync(
        string component, object? arguments, BackgroundTaskOptions options, CancellationToken cancellationToken = default);

    /// <summary>A task that was started before, by its id; whether it is there shows when it is read.</summary>
    /// <param name="id">The task.</param>
    BackgroundTask Follow(TaskId id);
}
