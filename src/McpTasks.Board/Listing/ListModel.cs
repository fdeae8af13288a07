namespace McpTasks.Board.Listing;

/// <summary>The content of the list.</summary>
internal sealed record ListModel
{
    // One search looks at a limited number of tasks; a page that found nothing repeats the search this often.
    private const int MaxReads = 4;

    public required ListFilter Filter { get; init; }

    public required IReadOnlyDictionary<TaskPhase, long> Counts { get; init; }

    public required IReadOnlyList<TaskRecord> Tasks { get; init; }

    /// <summary>The cursor of the next page; null at the end.</summary>
    public required string? Next { get; init; }

    public required DateTimeOffset? PausedSince { get; init; }

    /// <summary>The tools that the filter offers: those known to this process and those on this page.</summary>
    public required IReadOnlyList<string> Tools { get; init; }

    public required IReadOnlyList<string> Workers { get; init; }

    public long Total => Counts.Values.Sum();

    /// <exception cref="ArgumentException">The filter's cursor does not come from the store.</exception>
    public static async Task<ListModel> ReadAsync(TaskBoard board, ListFilter filter, CancellationToken cancellationToken)
    {
        var page = await board.Directory.FindAsync(filter.ToQuery(filter.After), cancellationToken);
        for (var reads = 1; page is { Tasks: [], Next: { } next } && reads < MaxReads; reads++)
            page = await board.Directory.FindAsync(filter.ToQuery(next), cancellationToken);
        var workers = await board.Workers.ListAsync(cancellationToken);
        return new()
        {
            Filter = filter,
            Counts = await board.Directory.CountAsync(cancellationToken),
            Tasks = page.Tasks,
            Next = page.Next,
            PausedSince = await board.Queue.PausedSinceAsync(cancellationToken),
            Tools = Known(board.Catalog.All().Select(component => component.Name), page.Tasks.Select(task => task.Component), filter.Tool),
            Workers = Known(workers.Select(worker => worker.Name), page.Tasks.Select(task => task.Worker), filter.Worker),
        };
    }

    private static List<string> Known(IEnumerable<string> here, IEnumerable<string?> seen, string? chosen) =>
        [.. here.Concat(seen).Append(chosen).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(200)];
}
