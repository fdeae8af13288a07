using StackExchange.Redis;

namespace McpTasks.Redis;

/// <summary>Ends the leases of a dead worker: looks through what runs, of which there is never more than the workers have slots, and those that wait for input.</summary>
internal sealed class DeadLeases(TaskScripts scripts)
{
    private const int Page = 500;

    // The bands of what an attempt can hold, as _index.lua numbers them.
    private static readonly RedisValue[] Bands = [(int)TaskPhase.Running + 1, (int)TaskPhase.InputRequired + 1];

    public async ValueTask<int> EndAsync(string worker, CancellationToken cancellationToken)
    {
        StoreRules.CheckWorker(worker, nameof(worker));
        var shards = Enumerable.Range(0, scripts.Keys.Shards).Select(shard => EndAsync(shard, worker, cancellationToken));
        return (await Task.WhenAll(shards)).Sum();
    }

    private async Task<int> EndAsync(int shard, string worker, CancellationToken cancellationToken)
    {
        var ended = 0;
        for (var (created, last) = (RedisValue.EmptyString, RedisValue.EmptyString); ;)
        {
            var flat = (RedisValue[])(await scripts.Calls.RunAsync(
                Scripts.Find, task: null, [scripts.Keys.Index(shard)], [scripts.Clock, created, last, Page, .. Bands], cancellationToken))!;
            // Each band is told for itself; what stands behind the older of two ends is found again, and is ended only once.
            var places = flat.Chunk(2).Select(pair => (Id: TaskId.Parse(pair[0]!), Created: (long)pair[1]))
                .OrderByDescending(place => place.Created).ThenByDescending(place => place.Id.Value, StringComparer.Ordinal).Take(Page).ToList();
            ended += (await Task.WhenAll(places.Select(place => EndAsync(place.Id, worker, cancellationToken)))).Count(done => done);
            if (places.Count < Page)
                return ended;
            (created, last) = (places[^1].Created, places[^1].Id.Value);
        }
    }

    private async Task<bool> EndAsync(TaskId id, string worker, CancellationToken cancellationToken)
    {
        var fields = await scripts.Calls.ReadAsync(scripts.Keys.Task(id), ["owner", "worker"], cancellationToken);
        return fields is [{ IsNull: false } owner, var holder] && holder == worker
            && (bool)await scripts.RunAsync(Scripts.EndLease, new(id, owner!), cancellationToken, worker);
    }
}
