namespace McpTasks.Redis;

/// <summary>
/// The queue's pause: a flag in each shard, which the scripts that begin and redeliver tasks look at. Shard 0 is paused first and goes on last,
/// so that no shard stays paused unseen when a call breaks off half-way.
/// </summary>
internal sealed class RedisTaskQueue(TaskScripts scripts) : ITaskQueue
{
    public async ValueTask<DateTimeOffset?> PausedSinceAsync(CancellationToken cancellationToken)
    {
        var since = await RunAsync(0, RedisValue.EmptyString, cancellationToken);
        return since.IsNull ? null : DateTimeOffset.FromUnixTimeMilliseconds((long)since);
    }

    public async ValueTask PauseAsync(CancellationToken cancellationToken)
    {
        for (var shard = 0; shard < scripts.Keys.Shards; shard++)
            await RunAsync(shard, "pause", cancellationToken);
    }

    public async ValueTask ResumeAsync(CancellationToken cancellationToken)
    {
        for (var shard = scripts.Keys.Shards - 1; shard >= 0; shard--)
            await RunAsync(shard, "resume", cancellationToken);
    }

    public async ValueTask<bool> RequeueAsync(TaskRef task, CancellationToken cancellationToken) =>
        (bool)await scripts.RunAsync(Scripts.Requeue, task, cancellationToken);

    private ValueTask<RedisResult> RunAsync(int shard, RedisValue what, CancellationToken cancellationToken) =>
        scripts.Calls.RunAsync(Scripts.Queue, task: null, [scripts.Keys.Paused(shard)], [scripts.Clock, what], cancellationToken);
}
