namespace McpTasks.Redis;

/// <summary>The tasks of all owners: places from each shard's index, newest first, then each task's hash without its result.</summary>
internal sealed class RedisTaskDirectory(TaskScripts scripts) : ITaskDirectory
{
    private const int Looks = 250;
    private const int SweptAtOnce = 500;

    private static readonly TaskPhase[] Phases = Enum.GetValues<TaskPhase>();
    private static readonly TaskPhase[] Waiting = [TaskPhase.Queued, TaskPhase.InputRequired];

    private readonly TaskPageReader _places = new(scripts);

    public async ValueTask<TaskListing> FindAsync(TaskQuery query, CancellationToken cancellationToken)
    {
        var position = TaskSearch.Check(query);
        if (TaskSearch.OnlyId(query) is { } id)
            return new(await _places.RecordAsync(id, cancellationToken) is { } only && TaskSearch.Means(query with { Text = null }, only) ? [only] : [], null);

        var page = new List<TaskRecord>();
        var wanted = TaskSearch.IsNarrow(query) ? Looks : query.Limit;
        for (var looked = 0; ;)
        {
            var places = await PlacesAsync(query, position, wanted + 1, cancellationToken);
            var records = await Task.WhenAll(places.Take(wanted).Select(place => _places.RecordAsync(place.Id, cancellationToken)));
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
        if (query.Owner is { } owner)
            return await _places.OfAsync(owner, after, count, cancellationToken);
        var phases = query.Phase is { } phase ? [phase] : query.Struck ? Waiting : Phases;
        var shards = Enumerable.Range(0, scripts.Keys.Shards).Select(shard => _places.InAsync(shard, phases, after, count, cancellationToken));
        return TaskPageReader.Newest((await Task.WhenAll(shards)).SelectMany(places => places), count);
    }
}
