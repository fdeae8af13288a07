using System.Globalization;
using StackExchange.Redis;

namespace McpTasks.Redis;

/// <summary>The tasks of all owners: places from each shard's index, newest first, then each task's hash without its result.</summary>
internal sealed class RedisTaskDirectory(TaskScripts scripts) : ITaskDirectory
{
    private const int Looks = 250;
    private const int SweptAtOnce = 500;

    // Band 0 is an owner's own set of tasks, whose scores are plain times.
    private static readonly RedisValue[] OfOwner = [0];
    private static readonly TaskPhase[] Phases = Enum.GetValues<TaskPhase>();

    public async ValueTask<TaskListing> FindAsync(TaskQuery query, CancellationToken cancellationToken)
    {
        var position = TaskSearch.Check(query);
        if (TaskSearch.OnlyId(query) is { } id)
            return new(await RecordAsync(id, cancellationToken) is { } only && TaskSearch.Means(query with { Text = null }, only) ? [only] : [], null);

        var page = new List<TaskRecord>();
        var wanted = TaskSearch.IsNarrow(query) ? Looks : query.Limit;
        for (var looked = 0; ;)
        {
            var places = await PlacesAsync(query, position, wanted + 1, cancellationToken);
            var records = await Task.WhenAll(places.Take(wanted).Select(place => RecordAsync(place.Id, cancellationToken)));
            foreach (var (i, record) in records.Index())
            {
                position = places[i];
                looked++;
                if (record is not null && TaskSearch.Means(query, record))
                    page.Add(record);
                if (page.Count == query.Limit || looked == TaskSearch.MaxLooked)
                    return new(page, i + 1 < places.Count ? TaskSearch.Cursor(position) : null);
            }

            if (places.Count <= wanted)
                return new(page, null);
        }
    }

    public async ValueTask<IReadOnlyDictionary<TaskPhase, long>> CountAsync(CancellationToken cancellationToken)
    {
        var shards = await Task.WhenAll(Enumerable.Range(0, scripts.Keys.Shards).Select(shard => CountAsync(shard, cancellationToken)));
        return Phases.ToDictionary(phase => phase, phase => shards.Sum(counts => counts[(int)phase]));
    }

    private async Task<long[]> CountAsync(int shard, CancellationToken cancellationToken)
    {
        while (true)
        {
            var answer = (long[])(await scripts.Calls.RunAsync(
                Scripts.Count, task: null, [scripts.Keys.Index(shard)], [scripts.Clock], cancellationToken))!;
            // What has expired is forgotten bit by bit, and must not be counted.
            if (answer[0] < SweptAtOnce)
                return answer[1..];
        }
    }

    private async ValueTask<IReadOnlyList<TaskListPosition>> PlacesAsync(
        TaskQuery query, TaskListPosition? after, int count, CancellationToken cancellationToken)
    {
        var keys = scripts.Keys;
        var read = query.Owner is { } owner
            ? [ReadAsync(keys.Owned(keys.ShardOf(owner), owner), OfOwner, after, count, cancellationToken)]
            : Enumerable.Range(0, keys.Shards).Select(shard => ReadAsync(keys.Index(shard), BandsOf(query), after, count, cancellationToken));
        return [.. (await Task.WhenAll(read)).SelectMany(places => places)
            .OrderByDescending(place => place.CreatedAt).ThenByDescending(place => place.Id.Value, StringComparer.Ordinal).Take(count)];
    }

    private async Task<IEnumerable<TaskListPosition>> ReadAsync(
        RedisKey key, RedisValue[] bands, TaskListPosition? after, int count, CancellationToken cancellationToken)
    {
        RedisValue created = after?.CreatedAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) ?? "";
        var flat = (RedisValue[])(await scripts.Calls.RunAsync(
            Scripts.Find, task: null, [key], [scripts.Clock, created, after?.Id.Value ?? "", count, .. bands], cancellationToken))!;
        return flat.Chunk(2).Select(pair => new TaskListPosition(DateTimeOffset.FromUnixTimeMilliseconds((long)pair[1]), TaskId.Parse(pair[0]!)));
    }

    private async Task<TaskRecord?> RecordAsync(TaskId id, CancellationToken cancellationToken) =>
        RecordReader.Read(RecordReader.Listed, await scripts.Calls.ReadAsync(scripts.Keys.Task(id), RecordReader.Listed, cancellationToken));

    // As _index.lua numbers them.
    private static RedisValue[] BandsOf(TaskQuery query) =>
        query.Phase is { } phase ? [(int)phase + 1] : [.. Phases.Select(each => (RedisValue)((int)each + 1))];
}
