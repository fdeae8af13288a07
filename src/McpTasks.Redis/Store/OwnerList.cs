namespace McpTasks.Redis;

/// <summary>Reads an owner's tasks page by page: places from the owner's set, then each task's hash without its result.</summary>
internal sealed class OwnerList(TaskPageReader places)
{
    private const int Further = 250;

    public async ValueTask<TaskPage> ReadAsync(string owner, TaskListPosition? position, int limit, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(owner);
        StoreRules.CheckBatch(limit, nameof(limit));
        var found = new List<TaskRecord>(limit + 1);
        // Places of tasks that have expired are skipped, so one reading may not fill the page.
        for (var count = limit + 1; found.Count <= limit; count = Further)
        {
            var read = await places.OfAsync(owner, position, count, cancellationToken);
            found.AddRange((await Task.WhenAll(read.Select(place => places.RecordAsync(place.Id, cancellationToken)))).OfType<TaskRecord>());
            if (read.Count < count)
                break;
            position = read[^1];
        }

        var page = found.Take(limit).ToList();
        return new(page, found.Count > limit ? new(page[^1].CreatedAt, page[^1].Id) : null);
    }
}
