namespace McpTasks.Cli.Operations;

/// <summary>Many tasks, page by page and some at once.</summary>
internal static class ManyTasks
{
    /// <summary>Finds tasks over as many pages as it takes, newest first.</summary>
    public static async Task<TaskListing> FindAsync(
        this IOperations operations, TaskQuery query, int limit, CancellationToken cancellationToken)
    {
        var found = new List<TaskRecord>();
        do
        {
            query = query with { Limit = Math.Min(limit - found.Count, TaskQuery.MaxLimit) };
            var page = await operations.FindAsync(query, cancellationToken);
            found.AddRange(page.Tasks);
            query = query with { Cursor = page.Next };
        }
        while (query.Cursor is not null && found.Count < limit);
        return new(found, query.Cursor);
    }

    /// <summary>Removes tasks that have ended; says how many were still there.</summary>
    public static async Task<int> RemoveAsync(
        this IOperations operations, IEnumerable<TaskRecord> ended, CancellationToken cancellationToken)
    {
        const int AtOnce = 50;
        var removed = 0;
        foreach (var some in ended.Chunk(AtOnce))
            removed += (await Task.WhenAll(some.Select(task => operations.RemoveAsync(task, cancellationToken)))).Count(done => done);
        return removed;
    }
}
