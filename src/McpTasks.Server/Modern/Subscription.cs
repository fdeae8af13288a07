namespace McpTasks.Server.Modern;

/// <summary>
/// One <c>subscriptions/listen</c> stream. Every message on the stream carries the id of the request that opened the stream. The tasks take
/// turns, so at most one message waits while the client does not read.
/// </summary>
internal sealed class Subscription(McpServer server, RequestId id) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    public JsonObject Meta() =>
        new() { [MetaKeys.SubscriptionId] = id.Id is long number ? JsonValue.Create(number) : JsonValue.Create(id.ToString()) };

    /// <summary>Does one thing at a time, such as reading a task and pushing the task's state.</summary>
    public async Task<T> InTurnAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await work();
        }
        finally
        {
            _turn.Release();
        }
    }

    public async Task SendAsync(string method, JsonObject parameters, CancellationToken cancellationToken)
    {
        parameters["_meta"] = Meta();
        await server.SendMessageAsync(new JsonRpcNotification { Method = method, Params = parameters }, cancellationToken);
    }

    public void Dispose() => _turn.Dispose();
}
