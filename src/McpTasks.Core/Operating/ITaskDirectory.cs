namespace McpTasks;

/// <summary>
/// The tasks of all owners, for operators. The cost of a read depends on what it returns, not on how many tasks are kept.
/// </summary>
public interface ITaskDirectory
{
    /// <summary>Finds tasks, newest first, without their requests and results.</summary>
    /// <param name="query">Which.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">The query's limit is out of range, or its cursor was not made by this store.</exception>
    ValueTask<TaskListing> FindAsync(TaskQuery query, CancellationToken cancellationToken);

    /// <summary>How many tasks are in each state, for every state.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyDictionary<TaskPhase, long>> CountAsync(CancellationToken cancellationToken);
}

/// <summary>Which tasks an operator looks for. A property that is null matches every task.</summary>
public sealed record TaskQuery
{
    /// <summary>The largest <see cref="Limit"/>.</summary>
    public const int MaxLimit = 200;

    /// <summary>The task's state.</summary>
    public TaskPhase? Phase { get; init; }

    /// <summary>Only tasks that wait for a strike to be lifted (<see cref="TaskRecord.StruckBy"/>).</summary>
    public bool Struck { get; init; }

    /// <summary>The component's full name.</summary>
    public string? Component { get; init; }

    /// <summary>The owner's full key.</summary>
    public string? Owner { get; init; }

    /// <summary>The full name of the newest attempt's worker.</summary>
    public string? Worker { get; init; }

    /// <summary>A text in the id, the component's name or the status message; case does not matter. A full id finds that task alone, without a search.</summary>
    public string? Text { get; init; }

    /// <summary>Where the previous page ended (<see cref="TaskListing.Next"/>); null for the first page.</summary>
    public string? Cursor { get; init; }

    /// <summary>The page's size, from 1 to <see cref="MaxLimit"/>.</summary>
    public int Limit { get; init; } = 50;
}

/// <summary>One page of what was found.</summary>
/// <param name="Tasks">The tasks, newest first. A page may hold fewer than asked for, or none, although there are more: a search looks at a bounded number of tasks at once.</param>
/// <param name="Next">The cursor of the next page; null on the last one.</param>
public sealed record TaskListing(IReadOnlyList<TaskRecord> Tasks, string? Next);
