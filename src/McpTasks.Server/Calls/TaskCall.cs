namespace McpTasks.Server.Calls;

/// <summary>What the filters tell each other about a request on its way through the server.</summary>
internal sealed class TaskCall
{
    private const string ItemKey = "mcptasks.call";

    private int _scopeTaken;

    private TaskCall(MessageContext context, JsonRpcRequest request) =>
        (Server, Request, Caller) = (context.Server, request, TaskCaller.Of(context, request));

    public McpServer Server { get; }
    public JsonRpcRequest Request { get; }
    public TaskCaller Caller { get; }

    public TaskIdentity Identity => new(
        Request.Context?.User is { Identity.IsAuthenticated: true } user ? user : null,
        McpCaller.Of(Request)?.Headers ?? TaskIdentity.None.Headers);

    public JsonObject Params => Request.Params as JsonObject ?? [];

    /// <summary>The task that the call became; null when the client must not learn of a task.</summary>
    public TaskRecord? Created { get; private set; }

    /// <summary>The reply that replaces the result of the SDK's pipeline; null when that result is the reply.</summary>
    public TaskReply? Reply { get; set; }

    public void Become(TaskRecord task)
    {
        Created = task;
        Reply = new(Caller.Dialect == TaskDialect.Legacy ? LegacyWire.Created(task) : ModernWire.Created(task));
    }

    public void Unbecome() => (Created, Reply) = (null, null);

    /// <summary>Whether the request's own scope is still free for an execution; true once.</summary>
    public bool TakeScope() => Interlocked.Exchange(ref _scopeTaken, 1) == 0;

    public static TaskCall Begin(MessageContext context, JsonRpcRequest request)
    {
        var call = new TaskCall(context, request);
        context.Items[ItemKey] = call;
        return call;
    }

    public static TaskCall? Of(JsonRpcMessage message) =>
        message.Context?.Items is { } items && items.TryGetValue(ItemKey, out var call) ? call as TaskCall : null;
}
