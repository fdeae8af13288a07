namespace McpTasks;

/// <summary>
/// The tasks that wait for a worker, by priority, owner and when they came: of one priority the owners have their turns one after the other, each with the
/// task that came first, so that an owner with a thousand does not hold up the others. A task that has failed comes anew when it is tried again; one that a
/// dead or stopping worker left does not. A message is good for one task, but not for one in particular: a worker that has a slot free uses it for whoever's
/// turn it is. So a task's priority holds wherever messages wait, on every transport, and on a worker that has fetched them.
/// </summary>
/// <remarks>
/// The record stays the truth, and this a hint. A task that has lost its place is found as one whose message was lost; one that cannot begin is refused
/// by <see cref="ITaskStore.BeginAsync"/>. Tasks of usual priority need no place while no others have one and no crowd
/// of others waits (<see cref="TurnRules"/>).
/// </remarks>
public interface ITaskTurns
{
    /// <summary>Lets a task wait for its turn, where it can begin now, since its message is sent.</summary>
    /// <param name="task">The task.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask EnterAsync(TaskRef task, CancellationToken cancellationToken);

    /// <summary>Takes out the task whose turn it is; null when none waits.</summary>
    /// <param name="message">The task whose message is used.</param>
    /// <param name="enters">Whether that task enters first, where it can begin now: true where its message is used for the first time.</param>
    /// <param name="order">Which priority is looked at first, and so on.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<TaskRef?> NextAsync(TaskRef message, bool enters, IReadOnlyList<TaskPriority> order, CancellationToken cancellationToken);
}
