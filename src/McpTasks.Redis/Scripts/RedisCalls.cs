namespace McpTasks.Redis;

/// <summary>Runs scripts and reads on the server that holds the truth, again while it is away.</summary>
internal sealed class RedisCalls(RedisClient client)
{
    public ValueTask<RedisResult> RunAsync(Script script, TaskId? task, RedisKey[] keys, RedisValue[] arguments, CancellationToken cancellationToken) =>
        client.RunAsync(script.Name, database => script.RunAsync(database, keys, arguments), cancellationToken, task?.Value);

    public ValueTask<RedisValue[]> ReadAsync(TaskId task, RedisKey key, RedisValue[] fields, CancellationToken cancellationToken) =>
        client.RunAsync("get", database => database.HashGetAsync(key, fields, CommandFlags.DemandMaster), cancellationToken, task.Value);

    public ValueTask<HashEntry[]> ReadAllAsync(TaskId task, RedisKey key, CancellationToken cancellationToken) =>
        client.RunAsync("get history", database => database.HashGetAllAsync(key, CommandFlags.DemandMaster), cancellationToken, task.Value);

    public async ValueTask<string?> ReadTextAsync(TaskId task, RedisKey key, CancellationToken cancellationToken) =>
        await client.RunAsync("get request", database => database.StringGetAsync(key, CommandFlags.DemandMaster), cancellationToken, task.Value);

    /// <summary>Asks every server that is connected, once.</summary>
    public ValueTask<RedisResult[][]> AskServersAsync(string command, object[] arguments, CancellationToken cancellationToken) =>
        client.ConnectedAsync(
            command,
            async connection => await Task.WhenAll(connection.GetServers().Where(server => server.IsConnected)
                .Select(async server => (RedisResult[])(await server.ExecuteAsync(command, arguments))!)),
            cancellationToken);

    public ValueTask<RedisValue[]> ReadAsync(RedisKey key, RedisValue[] fields, CancellationToken cancellationToken) =>
        client.RunAsync("list", database => database.HashGetAsync(key, fields, CommandFlags.DemandMaster), cancellationToken);
}
