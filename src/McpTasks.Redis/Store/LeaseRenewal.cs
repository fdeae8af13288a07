namespace McpTasks.Redis;

/// <summary>Renews leases, all of a shard in one script.</summary>
internal sealed class LeaseRenewal(TaskScripts scripts)
{
    public async ValueTask<IReadOnlyList<bool>> RenewAsync(IReadOnlyList<TaskLease> leases, TimeSpan lease, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(leases);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(leases.Count, StoreRules.MaxBatch, nameof(leases));
        StoreRules.CheckLease(lease, nameof(lease));
        var renewed = new bool[leases.Count];
        var shards = Enumerable.Range(0, leases.Count).GroupBy(index => leases[index].Task.Id.Shard);
        await Task.WhenAll(shards.Select(shard => RenewAsync(shard.Key, [.. shard], leases, lease, renewed, cancellationToken)));
        return renewed;
    }

    private async Task RenewAsync(
        int shard, int[] indexes, IReadOnlyList<TaskLease> leases, TimeSpan lease, bool[] renewed, CancellationToken cancellationToken)
    {
        var keys = new List<RedisKey>(scripts.Keys.OfShard(shard));
        var arguments = new List<RedisValue> { scripts.Clock, RecordFields.Milliseconds(lease) };
        foreach (var (task, attempt) in indexes.Select(index => leases[index]))
        {
            keys.AddRange(scripts.Keys.OfTask(task));
            arguments.AddRange([task.Id.Value, task.Owner, attempt]);
        }

        var answer = (bool[])(await scripts.Calls.RunAsync(Scripts.Renew, task: null, [.. keys], [.. arguments], cancellationToken))!;
        for (var i = 0; i < indexes.Length; i++)
            renewed[indexes[i]] = answer[i];
    }
}
