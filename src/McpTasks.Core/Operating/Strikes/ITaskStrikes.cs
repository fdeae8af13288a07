namespace McpTasks;

/// <summary>
/// What operators have blocked. Every store keeps the strikes and checks them whenever a task is created or begins, so that a strike holds on every transport
/// from the moment it is stored.
/// </summary>
public interface ITaskStrikes
{
    /// <summary>Adds a strike. One of the same component, owner, argument, operator and value takes the place of the one before, under its number.</summary>
    /// <param name="strike">The strike; the store gives its number and its time.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">The strike would match nothing or everything, or a text is too long.</exception>
    /// <exception cref="InvalidOperationException">There are <see cref="TaskStrike.Most"/> already.</exception>
    ValueTask<TaskStrike> AddAsync(TaskStrike strike, CancellationToken cancellationToken);

    /// <summary>The strikes, by number.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyList<TaskStrike>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Lifts a strike. Tasks that waited for it are due at once, unless another strike matches them. False when no strike has the number.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<bool> LiftAsync(int number, CancellationToken cancellationToken);
}
