namespace McpTasks;

/// <summary>The rules of every <see cref="ITaskDirectory"/>: which tasks match a query, how many are examined for one page, and what a cursor is.</summary>
public static class TaskSearch
{
    /// <summary>How many tasks are examined for one page at most; a search that finds little goes on with the next page.</summary>
    public const int MaxLooked = 1000;

    /// <summary>Checks a query and reads its cursor.</summary>
    /// <param name="query">The query.</param>
    /// <exception cref="ArgumentException">The query's limit is out of range, or its cursor was not made by <see cref="Cursor"/>.</exception>
    public static TaskListPosition? Check(TaskQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.Limit is < 1 or > TaskQuery.MaxLimit)
            throw new ArgumentOutOfRangeException(nameof(query), query.Limit, $"A page may have 1 to {TaskQuery.MaxLimit} tasks.");
        return query.Cursor is null ? null : Position(query.Cursor);
    }

    /// <summary>The only task that can match the query, when the query's text is a full id.</summary>
    /// <param name="query">The query.</param>
    public static TaskId? OnlyId(TaskQuery query) => TaskId.TryParse(query.Text, out var id) ? id : null;

    /// <summary>Whether the query asks for more than a state, so that each task must be examined.</summary>
    /// <param name="query">The query.</param>
    public static bool IsNarrow(TaskQuery query) => query is not { Struck: false, Component: null, Owner: null, Worker: null, Text: null };

    /// <summary>Whether the task matches the query.</summary>
    /// <param name="query">The query.</param>
    /// <param name="task">The task.</param>
    public static bool Means(TaskQuery query, TaskRecord task) =>
        (query.Phase is null || query.Phase == task.Phase())
        && (!query.Struck || task.WaitsForStrike() is not null)
        && Equal(query.Component, task.Component) && Equal(query.Owner, task.Owner) && Equal(query.Worker, task.Worker)
        && (query.Text is not { } text || Has(task.Id.Value, text) || Has(task.Component, text) || Has(task.StatusMessage, text));

    /// <summary>The cursor of the next page, as a text for clients.</summary>
    /// <param name="position">The last task of the previous page.</param>
    public static string Cursor(TaskListPosition position) =>
        Base64Url.EncodeToString(Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"{position.CreatedAt.ToUnixTimeMilliseconds()} {position.Id.Value}")));

    private static TaskListPosition Position(string cursor)
    {
        var parts = Base64Url.IsValid(cursor) ? Encoding.ASCII.GetString(Base64Url.DecodeFromChars(cursor)).Split(' ') : [];
        return parts.Length == 2 && TaskId.TryParse(parts[1], out var id)
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var created)
            && created <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
                ? new(DateTimeOffset.FromUnixTimeMilliseconds(created), id)
                : throw new ArgumentException("The cursor was not made by this store.", nameof(cursor));
    }

    private static bool Equal(string? wanted, string? has) => wanted is null || string.Equals(wanted, has, StringComparison.Ordinal);

    private static bool Has(string? where, string text) => where?.Contains(text, StringComparison.OrdinalIgnoreCase) == true;
}
