namespace McpTasks.Redis;

/// <summary>Who waits for a worker, in a set of each shard.</summary>
internal sealed class RedisTaskTurns(TaskScripts scripts) : ITaskTurns
{
    public async ValueTask EnterAsync(TaskRef task, CancellationToken cancellationToken) =>
        await scripts.RunAsync(Scripts.Turn, task, cancellationToken, "may");

    public async ValueTask<TaskRef?> NextAsync(TaskRef message, bool enters, IReadOnlyList<TaskPriority> order, CancellationToken cancellationToken)
    {
        if (scripts.Keys.Shards == 1)
            return Read(await scripts.RunAsync(Scripts.Turn, message, cancellationToken, [enters ? "must" : "", .. order.Select(Lane)]));
        if (enters)
            await scripts.RunAsync(Scripts.Turn, message, cancellationToken, "must");
        // The first shard is the message's own, so that those of equal priority share alike.
        var waiting = await WaitingAsync(message.Id.Shard, cancellationToken);
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

    private async Task<List<int>> WaitingAsync(int first, CancellationToken cancellationToken)
    {
        var shards = Enumerable.Range(0, scripts.Keys.Shards).Select(step => (first + step) % scripts.Keys.Shards).ToArray();
        var there = await Task.WhenAll(shards.Select(shard => scripts.Calls.ExistsAsync(scripts.Keys.Turns(shard), cancellationToken).AsTask()));
        return [.. shards.Where((_, place) => there[place])];
    }

    private ValueTask<RedisResult> NextAsync(int shard, TaskPriority priority, CancellationToken cancellationToken) =>
        scripts.Calls.RunAsync(Scripts.Next, task: null, scripts.Keys.OfShard(shard), [scripts.Clock, Lane(priority)], cancellationToken);

    private static TaskRef? Read(RedisResult answer) =>
        (string?)answer is { } member && KeyNames.TryParseDue(member, out var task) ? task : null;

    // As _turns.lua numbers the lanes.
    private static RedisValue Lane(TaskPriority priority) => (int)priority + 1;
}
