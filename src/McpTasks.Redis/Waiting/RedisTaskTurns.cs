namespace McpTasks.Redis;

/// <summary>Who waits for a worker, in a set of each shard.</summary>
internal sealed class RedisTaskTurns(TaskScripts scripts) : ITaskTurns
{
    private readonly TurnsElsewhere _elsewhere = new(scripts);

    public async ValueTask EnterAsync(TaskRef task, CancellationToken cancellationToken) =>
        await scripts.RunAsync(Scripts.Turn, task, cancellationToken, "may");

    public async ValueTask<TaskRef?> NextAsync(TaskRef message, bool enters, IReadOnlyList<TaskPriority> order, CancellationToken cancellationToken)
    {
        if (scripts.Keys.Shards == 1)
            return Read(await scripts.RunAsync(Scripts.Turn, message, cancellationToken, [enters ? "must" : "", .. order.Select(Lane)]));
        if (enters)
            await scripts.RunAsync(Scripts.Turn, message, cancellationToken, "must");
        // The first shard is the message's own, so that those of equal priority share alike.
        var waiting = await _elsewhere.WaitingAsync(message.Id.Shard, cancellationToken);
        foreach (var priority in order)
        {
            foreach (var shard in waiting)
            {
                if (Read(await NextAsync(shard, priority, cancellationToken)) is { } next)
                    return next;
            }
        }

        return null;
    }

    private ValueTask<RedisResult> NextAsync(int shard, TaskPriority priority, CancellationToken cancellationToken) =>
        scripts.Calls.RunAsync(Scripts.Next, task: null, scripts.Keys.OfShard(shard), [scripts.Clock, Lane(priority)], cancellationToken);

    private static TaskRef? Read(RedisResult answer) =>
        (string?)answer is { } member && KeyNames.TryParseDue(member, out var task) ? task : null;

    // As _turns.lua numbers the lanes.
    private static RedisValue Lane(TaskPriority priority) => (int)priority + 1;
}
