namespace McpTasks.Redis;

/// <summary>Reads tasks by where they stand in a set, newest first: each page goes on behind the last place seen, whatever has come or gone before it.</summary>
internal sealed class TaskPageReader(TaskScripts scripts)
{
    // Band 0 is an owner's own set of tasks, whose scores are plain times.
    private static readonly RedisValue[] OfOwner = [0];

    /// <summary>Places among an owner's tasks.</summary>
    public Task<List<TaskListPosition>> OfAsync(string owner, TaskListPosition? after, int count, CancellationToken cancellationToken) =>
        ReadAsync(scripts.Keys.Owned(scripts.Keys.ShardOf(owner), owner), OfOwner, after, count, cancellationToken);

    /// <summary>Places among a shard's tasks in some phases.</summary>
    public Task<List<TaskListPosition>> InAsync(
        int shard, IEnumerable<TaskPhase> phases, TaskListPosition? after, int count, CancellationToken cancellationToken) =>
        // As _index.lua numbers the bands.
        ReadAsync(scripts.Keys.Index(shard), [.. phases.Select(phase => (RedisValue)((int)phase + 1))], after, count, cancellationToken);

    /// <summary>A record as lists show it; null when it has gone.</summary>
    public async Task<TaskRecord?> RecordAsync(TaskId id, CancellationToken cancellationToken) =>
        RecordReader.ReadAny(await scripts.Calls.ReadAsync(scripts.Keys.Task(id), RecordReader.Listed, cancellationToken));

    /// <summary>The newest of several sets of places.</summary>
    public static List<TaskListPosition> Newest(IEnumerable<TaskListPosition> places, int count) =>
        [.. places.OrderByDescending(place => place.CreatedAt).ThenByDescending(place => place.Id.Value, StringComparer.Ordinal).Take(count)];

    private async Task<List<TaskListPosition>> ReadAsync(
        RedisKey key, RedisValue[] bands, TaskListPosition? after, int count, CancellationToken cancellationToken)
    {
        RedisValue created = after?.CreatedAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) ?? "";
        var flat = (RedisValue[])(await scripts.Calls.RunAsync(
            Scripts.Find, task: null, [key], [scripts.Clock, created, after?.Id.Value ?? "", count, .. bands], cancellationToken))!;
        // The script tells each band for itself; what stands behind the last of them is found again by the next page.
        return Newest(flat.Chunk(2).Select(pair => new TaskListPosition(DateTimeOffset.FromUnixTimeMilliseconds((long)pair[1]), TaskId.Parse(pair[0]!))), count);
    }
}
