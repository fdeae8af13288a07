using System.Diagnostics;
using StackExchange.Redis;

namespace McpTasks.Redis;

/// <summary>Runs scripts and reads on the server that holds the truth, each as one span, again when the connection failed.</summary>
internal sealed class RedisCalls(Func<IConnectionMultiplexer> connection, RedisRetry retry, bool tracing)
{
    public static readonly ActivitySource Activities = new("McpTasks.Redis");

    public async ValueTask<RedisResult> RunAsync(Script script, TaskId? task, RedisKey[] keys, RedisValue[] arguments, CancellationToken cancellationToken)
    {
        using var activity = Start(script.Name, task);
        return await RunAsync(script.Name, activity,
            () => Database.ScriptEvaluateAsync(script.Text, keys, arguments, CommandFlags.DemandMaster), cancellationToken);
    }

    public async ValueTask<RedisValue[]> ReadAsync(TaskId task, RedisKey key, RedisValue[] fields, CancellationToken cancellationToken)
    {
        using var activity = Start("get", task);
        return await RunAsync("get", activity, () => Database.HashGetAsync(key, fields, CommandFlags.DemandMaster), cancellationToken);
    }

    public async ValueTask<HashEntry[]> ReadAllAsync(TaskId task, RedisKey key, CancellationToken cancellationToken)
    {
        using var activity = Start("get history", task);
        return await RunAsync("get history", activity, () => Database.HashGetAllAsync(key, CommandFlags.DemandMaster), cancellationToken);
    }

    public async ValueTask<string?> ReadTextAsync(TaskId task, RedisKey key, CancellationToken cancellationToken)
    {
        using var activity = Start("get request", task);
        return await RunAsync("get request", activity, () => Database.StringGetAsync(key, CommandFlags.DemandMaster), cancellationToken);
    }

    public async ValueTask<RedisValue[]> ReadAsync(RedisKey key, RedisValue[] fields, CancellationToken cancellationToken) =>
        await RunAsync("list", activity: null, () => Database.HashGetAsync(key, fields, CommandFlags.DemandMaster), cancellationToken);

    private IDatabase Database => connection().GetDatabase();

    private async ValueTask<T> RunAsync<T>(string operation, Activity? activity, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await retry.RunAsync(operation, call, cancellationToken);
        }
        catch (Exception exception)
        {
            activity?.SetStatus(ActivityStatusCode.Error, exception.GetType().Name);
            throw;
        }
    }

    private Activity? Start(string operation, TaskId? task)
    {
        // The reaper's looks, every other second, belong to no trace.
        var activity = tracing && (task is not null || Activity.Current is not null) ? Activities.StartActivity(operation.StartsWith("session", StringComparison.Ordinal) ? "session store " + operation["session_".Length..] : $"task store {operation}", ActivityKind.Client) : null;
        activity?.SetTag("db.system.name", "redis").SetTag("db.operation.name", operation);
        if (task is { } id)
            activity?.SetTag("mcp.task.id", id.Value);
        return activity;
    }
}
