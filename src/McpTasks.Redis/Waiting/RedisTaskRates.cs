namespace McpTasks.Redis;

/// <summary>Beginnings under rates on Redis, each rate in the shard of its name.</summary>
internal sealed class RedisTaskRates(TaskScripts scripts) : ITaskRates
{
    public async ValueTask<TimeSpan> TakeAsync(TaskRate rate, TaskId task, int attempt, CancellationToken cancellationToken)
    {
        StoreRules.Check(rate);
        var wait = await RunAsync(
            Scripts.RateTake, rate, task, [Member(task, attempt), rate.Max, RecordFields.Milliseconds(rate.Per), rate.Drops ? "" : "1"], cancellationToken);
        return TimeSpan.FromMilliseconds((long)wait);
    }

    public async ValueTask LeaveAsync(TaskRate rate, TaskId task, int attempt, CancellationToken cancellationToken) =>
        await RunAsync(Scripts.RateLeave, rate, task, [Member(task, attempt)], cancellationToken);

    private static RedisValue Member(TaskId task, int attempt) => string.Create(CultureInfo.InvariantCulture, $"{task.Value}:{attempt}");

    private ValueTask<RedisResult> RunAsync(Script script, TaskRate rate, TaskId task, RedisValue[] arguments, CancellationToken cancellationToken) =>
        scripts.Calls.RunAsync(script, task, [scripts.Keys.Rate(rate.Name)], [scripts.Clock, .. arguments], cancellationToken);
}
