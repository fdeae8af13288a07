namespace McpTasks.Redis;

/// <summary>Ends the leases of a dead worker: looks through what runs, of which there is never more than the workers have slots, and those that wait for input.</summary>
internal sealed class DeadLeases(TaskScripts scripts, TaskPageReader places)
{
    private const int Page = 500;

    // What an attempt can hold.
    private static readonly TaskPhase[] Held = [TaskPhase.Running, TaskPhase.InputRequired];

    public async ValueTask<int> EndAsync(string worker, CancellationToken cancellationToken)
    {
        StoreRules.CheckWorker(worker, nameof(worker));
        var shards = Enumerable.Range(0, scripts.Keys.Shards).Select(shard => EndAsync(shard, worker, cancellationToken));
        return (await Task.WhenAll(shards)).Sum();
    }

    private async Task<int> EndAsync(int shard, string worker, CancellationToken cancellationToken)
    {
        var ended = 0;
        for (TaskListPosition? last = null; ;)
        {
            var read = await places.InAsync(shard, Held, last, Page, cancellationToken);
            ended += (await Task.WhenAll(read.Select(place => EndAsync(place.Id, worker, cancellationToken)))).Count(done => done);
            if (read.Count < Page)
                return ended;
            last = read[^1];
        }
    }

    private async Task<bool> EndAsync(TaskId id, string worker, CancellationToken cancellationToken)
    {
        var fields = await scripts.Calls.ReadAsync(scripts.Keys.Task(id), ["owner", "worker"], cancellationToken);
        return fields is [{ IsNull: false } owner, var holder] && holder == worker
            && (bool)await scripts.RunAsync(Scripts.EndLease, new(id, owner!), cancellationToken, worker);
    }
}
