namespace McpTasks.AspNetCore.Tasks.Calls;

/// <summary>The methods that tasks add to a server.</summary>
internal sealed class TaskMethods(IEnumerable<ITaskMethod> methods)
{
    public static readonly string[] All = [TaskProtocol.Get, TaskProtocol.Result, TaskProtocol.List, TaskProtocol.Update, TaskProtocol.Cancel];

    private readonly Dictionary<string, ITaskMethod> _methods = methods.ToDictionary(method => method.Name, StringComparer.Ordinal);

    /// <summary>The parameter that the header <c>Mcp-Name</c> repeats; null where there is none.</summary>
    public static string? RoutingNameOf(string method) => method is TaskProtocol.Get or TaskProtocol.Update or TaskProtocol.Cancel ? "taskId" : null;

    /// <summary>Handles a request; its reply takes the place of what this returns.</summary>
    public async ValueTask<JsonNode?> AnswerAsync(JsonRpcRequest request, CancellationToken cancellationToken)
    {
        var call = TaskCall.Of(request) ?? throw new InvalidOperationException("The request did not come through the message filters.");
        try
        {
            var method = _methods[request.Method];
            Admit(call, method);
            call.Reply = await method.HandleAsync(call, cancellationToken);
        }
        catch (McpProtocolException refusal) when (refusal.ErrorCode != McpErrorCode.InternalError)
        {
            call.Reply = TaskReply.Of(refusal);
        }

        return new JsonObject();
    }

    private static void Admit(TaskCall call, ITaskMethod method)
    {
        if (!method.BelongsTo(call.Caller.Dialect))
            throw TaskErrors.NoSuchMethod($"Method '{method.Name}' is not available in this protocol revision.");
        if (call.Caller.KnowsTasks)
            return;
        throw call.Caller.Dialect == TaskDialect.Legacy
            ? TaskErrors.NoSuchMethod($"Method '{method.Name}' is not available in this protocol revision.")
            : TaskErrors.ExtensionMissing($"{method.Name} needs the extension {TaskProtocol.ExtensionId} in the request's client capabilities.");
    }
}
