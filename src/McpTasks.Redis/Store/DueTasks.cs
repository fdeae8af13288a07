using StackExchange.Redis;

namespace McpTasks.Redis;

/// <summary>Finds the tasks that are due: looks at a shard's due times, then lets a script decide about each task with its keys named.</summary>
internal sealed class DueTasks(TaskScripts scripts)
{
    private int _firstShard = -1;

    public async ValueTask<IReadOnlyList<DueTask>> TakeAsync(int limit, TimeSpan redeliverAfter, CancellationToken cancellationToken)
    {
        StoreRules.CheckBatch(limit, nameof(limit));
        StoreRules.CheckLease(redeliverAfter, nameof(redeliverAfter));
        var taken = new List<DueTask>();
        // Each call starts one shard further, so that a busy shard cannot starve the others.
        var first = (uint)Interlocked.Increment(ref _firstShard);
        for (var i = 0u; i < scripts.Keys.Shards && taken.Count < limit; i++)
            await TakeFromAsync((int)((first + i) % (uint)scripts.Keys.Shards), limit - taken.Count, redeliverAfter, taken, cancellationToken);
        return taken;
    }

    private async ValueTask TakeFromAsync(int shard, int limit, TimeSpan redeliverAfter, List<DueTask> taken, CancellationToken cancellationToken)
    {
        var members = (string[])(await scripts.Calls.RunAsync(
            Scripts.Due, task: null, [scripts.Keys.Due(shard)], [scripts.Clock, limit], cancellationToken))!;
        var decided = await Task.WhenAll(members.Select(member => DecideAsync(KeyNames.ParseDue(member), redeliverAfter, cancellationToken)));
        taken.AddRange(decided.OfType<DueTask>());
    }

    private async Task<DueTask?> DecideAsync(TaskRef task, TimeSpan redeliverAfter, CancellationToken cancellationToken)
    {
        var answer = (RedisResult[])(await scripts.RunAsync(Scripts.Take, task, cancellationToken, RecordFields.Milliseconds(redeliverAfter)))!;
        return (string)answer[0]! switch
        {
            "redeliver" => new(RecordReader.Read(answer[1]), DueReason.Redeliver),
            "expired" => new(RecordReader.Read(answer[1]), DueReason.Expired),
            "poisoned" => new(RecordReader.Read(answer[1]), DueReason.Poisoned),
            _ => null,
        };
    }
}
