namespace McpTasks.Redis;

/// <summary>Who waits for a worker, in the sets of each shard.</summary>
internal sealed class RedisTaskTurns(TaskScripts scripts, TurnsElsewhere elsewhere) : ITaskTurns
{
    private static readonly long Moment = (long)TurnRules.CrowdAge.TotalMilliseconds;

    public async ValueTask EnterAsync(TaskRef task, CancellationToken cancellationToken) =>
        await scripts.RunAsync(Scripts.Turn, task, cancellationToken, elsewhere.AreCrowded(task.Id.Shard) ? "must" : "may");

    public async ValueTask<TaskRef?> NextAsync(TaskRef message, bool enters, IReadOnlyList<TaskPriority> order, CancellationToken cancellationToken)
    {
        var asksOthers = elsewhere.MayComeFirst(message.Id.Shard);
        if (!asksOthers || enters)
        {
            var own = await scripts.RunAsync(Scripts.Turn, message, cancellationToken, [enters ? "must" : "", .. asksOthers ? [] : order.Select(Lane)]);
            if (Read(own) is { } first)
                return first;
            if (scripts.Keys.Shards == 1)
                return null;
        }

        // A message that was used for another shard's task left its own to a message of that shard: who finds nobody in its shard looks into all. And where
        // others took all that was seen, somebody else may have come before they did: without another look its message and this one would be gone.
        while (await elsewhere.LookAsync(cancellationToken) is var shards && Array.Exists(shards, shard => shard.AnyWaitsIn(order)))
        {
            foreach (var priority in order)
            {
                // Owners have their turns one after the other, whichever shards they are in; who came a moment ago has its own message, which others leave to it.
                foreach (var shard in shards.Where(shard => shard.WaitedIn(priority) is not null)
                    .OrderByDescending(shard => shard.WaitedIn(priority) + (shard.Shard == message.Id.Shard ? Moment : 0)))
                {
                    if (Read(await NextAsync(shard.Shard, priority, cancellationToken)) is { } next)
                        return next;
                }
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
