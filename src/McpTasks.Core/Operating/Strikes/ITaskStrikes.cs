namespace McpTasks;

/// <summary>
/// What operators have blocked. Every store has it and looks at it whenever a task is created and whenever one begins, so that a strike holds on every
/// transport and from the moment that it is stored.
/// </summary>
public interface ITaskStrikes
{
    /// <summary>Adds a strike. One of the same component, owner, argument, operator and value takes the place of the one before, under its number.</summary>
    /// <param name="strike">The strike; the store gives its number and its time.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">It means nothing or everything, or a text is too long.</exception>
    /// <exception cref="InvalidOperationException">There are <see cref="TaskStrike.Most"/> already.</exception>
    ValueTask<TaskStrike> AddAsync(TaskStrike strike, CancellationToken cancellationToken);

    /// <summary>The strikes, by number.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyList<TaskStrike>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Lifts a strike: what has waited for it is due at once, and waits on where another one means it. False when there is none of that number.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<bool> LiftAsync(int number, CancellationToken cancellationToken);
}
