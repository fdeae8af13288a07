using System.Globalization;
using StackExchange.Redis;

namespace McpTasks.Redis;

/// <summary>Reads an owner's tasks page by page: ids from the index, then each task's hash without its result.</summary>
internal sealed class OwnerList(TaskScripts scripts)
{
    public async ValueTask<TaskPage> ReadAsync(string owner, TaskListPosition? position, int limit, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(owner);
        StoreRules.CheckBatch(limit, nameof(limit));
        var found = new List<TaskRecord>(limit + 1);
        // Entries of tasks that have just expired are skipped, so one reading may not fill the page.
        for (var offset = 0; found.Count <= limit;)
        {
            var entries = await EntriesAsync(owner, position, offset, limit + 1, cancellationToken);
            offset += entries.Count;
            var records = await Task.WhenAll(entries.Where(entry => IsAfter(position, entry)).Select(entry => RecordAsync(entry.Id, cancellationToken)));
            found.AddRange(records.OfType<TaskRecord>());
            if (entries.Count <= limit)
                break;
        }

        var page = found.Take(limit).ToList();
        return new(page, found.Count > limit ? new(page[^1].CreatedAt, page[^1].Id) : null);
    }

    private async ValueTask<IReadOnlyList<TaskListPosition>> EntriesAsync(
        string owner, TaskListPosition? position, int offset, int count, CancellationToken cancellationToken)
    {
        var (keys, shard) = (scripts.Keys, scripts.Keys.ShardOf(owner));
        RedisValue newest = position?.CreatedAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) ?? "+inf";
        var flat = (RedisValue[])(await scripts.Calls.RunAsync(
            Scripts.List, task: null, [keys.Owned(shard, owner), keys.Live(shard, owner), keys.Ended(shard, owner)],
            [scripts.Clock, newest, offset, count], cancellationToken))!;
        return [.. flat.Chunk(2).Select(pair => new TaskListPosition(DateTimeOffset.FromUnixTimeMilliseconds((long)(double)pair[1]), TaskId.Parse(pair[0]!)))];
    }

    private async Task<TaskRecord?> RecordAsync(TaskId id, CancellationToken cancellationToken) =>
        RecordReader.Read(RecordReader.Listed, await scripts.Calls.ReadAsync(scripts.Keys.Task(id), RecordReader.Listed, cancellationToken));

    // The index answers from the position's millisecond on, the greatest id first.
    private static bool IsAfter(TaskListPosition? position, TaskListPosition entry) =>
        position is null || entry.CreatedAt < position.CreatedAt || string.CompareOrdinal(entry.Id.Value, position.Id.Value) < 0;
}
