namespace McpTasks.Redis;

/// <summary>Who waits for a worker, in the sets of each shard.</summary>
internal sealed class RedisTaskTurns(TaskScripts scripts, TurnsElsewhere elsewhere) : ITaskTurns
{
    public async ValueTask EnterAsync(TaskRef task, CancellationToken cancellationToken) =>
        await scripts.RunAsync(Scripts.Turn, task, cancellationToken, elsewhere.AreCrowded(task.Id.Shard) ? "must" : "may");

    public async ValueTask<TaskRef?> NextAsync(TaskRef message, bool enters, IReadOnlyList<TaskPriority> order, CancellationToken cancellationToken)
    {
        var own = message.Id.Shard;
        var asksOthers = elsewhere.MayComeFirst(own);
        if (!asksOthers || enters)
        {
            var answer = await scripts.RunAsync(Scripts.Turn, message, cancellationToken, [enters ? "must" : "", .. asksOthers ? [] : order.Select(Lane)]);
            if (Read(answer) is { } first)
                return first;
            if (scripts.Keys.Shards == 1)
                return null;
        }

        // A message that was used for another shard's task left its own task to a message of that other shard, so one that finds nobody in its shard looks in
        // all of them. And where others took all that was seen, somebody else may have come before they did: without another look its message and this one
        // would be gone.
        while (await elsewhere.LookAsync(own, cancellationToken) is var shards && Array.Exists(shards, shard => shard.AnyWaitsIn(order)))
        {
            foreach (var priority in order)
            {
                // Owners have their turns one after the other, whichever shards they are in; who came a moment ago has its own message, which others leave to it.
                foreach (var shard in shards.Where(shard => shard.WaitedIn(priority) is not null)
                    .OrderByDescending(shard => shard.WaitedIn(priority) + (shard.Shard == own ? TurnsElsewhere.Moment : 0)))
                {
                    if (await NextAsync(shard.Shard, own, priority, cancellationToken) is { } answer && Read(answer) is { } next)
                        return next;
                }
            }
        }

        return null;
    }

    private Task<RedisResult?> NextAsync(int shard, int own, TaskPriority priority, CancellationToken cancellationToken) => TurnsElsewhere.SoonAsync(
        limited => scripts.Calls.RunAsync(Scripts.Next, task: null, scripts.Keys.OfShard(shard), [scripts.Clock, Lane(priority)], limited), shard != own, cancellationToken);

    private static TaskRef? Read(RedisResult answer) =>
        (string?)answer is { } member && KeyNames.TryParseDue(member, out var task) ? task : null;

    // As _turns.lua numbers the lanes.
    private static RedisValue Lane(TaskPriority priority) => (int)priority + 1;
}
