namespace McpTasks.Server.Calls;

/// <summary>The methods that tasks add to a server.</summary>
internal sealed class TaskMethods(
    TaskLookup lookup, TaskCancellation cancellation, TaskResultHandler result, TaskListHandler list, TaskUpdateHandler update,
    ResultLink link, ILogger<TaskMethods> logger)
{
    public static readonly string[] All =
        [TaskProtocol.Get, TaskProtocol.Result, TaskProtocol.List, TaskProtocol.Update, TaskProtocol.Cancel, ResultLink.ReadMethod];

    /// <summary>The parameter of a method that the header <c>Mcp-Name</c> repeats; null where there is none.</summary>
    public static string? RoutingNameOf(string method) => method switch
    {
        RequestMethods.ToolsCall or RequestMethods.PromptsGet => "name",
        RequestMethods.ResourcesRead => "uri",
        TaskProtocol.Get or TaskProtocol.Update or TaskProtocol.Cancel => "taskId",
        _ => null,
    };

    /// <summary>Handles a request. The call's reply replaces the returned value.</summary>
    public async ValueTask<JsonNode?> AnswerAsync(JsonRpcRequest request, CancellationToken cancellationToken)
    {
        var call = TaskCall.Of(request) ?? throw new InvalidOperationException("The request did not come through the message filters.");
        try
        {
            Admit(call, request.Method);
            call.Reply = await (request.Method switch
            {
                TaskProtocol.Get => GetAsync(call, cancellationToken),
                TaskProtocol.Cancel => CancelAsync(call, cancellationToken),
                TaskProtocol.Update => update.HandleAsync(call, cancellationToken),
                TaskProtocol.Result => result.HandleAsync(call, cancellationToken),
                ResultLink.ReadMethod => link.ReadAsync(call, cancellationToken),
                _ => list.HandleAsync(call, cancellationToken),
            });
        }
        catch (McpProtocolException refusal) when (refusal.ErrorCode != McpErrorCode.InternalError)
        {
            call.Reply = TaskReply.Of(refusal);
        }
        catch (Exception error) when (error is not (McpException or OperationCanceledException))
        {
            logger.RequestFailed(error, LogText.Clean(request.Method));
            call.Reply = TaskReply.Of(TaskErrors.Failed());
        }

        return new JsonObject();
    }

    private static void Admit(TaskCall call, string method)
    {
        var modern = call.Caller.Dialect == TaskDialect.Modern;
        var known = method switch { TaskProtocol.Update => modern, TaskProtocol.Result or TaskProtocol.List => !modern, _ => true };
        if ((known && call.Caller.KnowsTasks) || method == ResultLink.ReadMethod)
            return;
        throw known && modern
            ? TaskErrors.ExtensionMissing($"{method} needs the extension {TaskProtocol.ExtensionId} in the request's client capabilities.")
            : TaskErrors.NoSuchMethod($"Method '{method}' is not available in this protocol revision.");
    }

    private async ValueTask<TaskReply> GetAsync(TaskCall call, CancellationToken cancellationToken)
    {
        var task = await lookup.FindAsync(call, cancellationToken);
        if (call.Caller.Dialect == TaskDialect.Legacy)
            // After a failure or a cancellation the client has nothing left to fetch.
            return new(LegacyWire.Task(task), Delivers: task.Status is McpTaskStatus.Failed or McpTaskStatus.Cancelled ? task : null);

        var json = ModernWire.Detailed(task);
        json["resultType"] = "complete";
        if (json["result"] is JsonObject whole)
            link.For(call, task, whole);
        return new(json, Delivers: task);
    }

    private async ValueTask<TaskReply> CancelAsync(TaskCall call, CancellationToken cancellationToken)
    {
        var task = await lookup.FindAsync(call, cancellationToken);
        var cancelled = await cancellation.CancelAsync(task, TaskActor.Client, "The task was cancelled by request.", cancellationToken)
            ?? throw TaskErrors.NotFound();
        if (call.Caller.Dialect == TaskDialect.Modern)
            return new(ModernWire.Acknowledgement());
        return cancelled.Changed
            ? new(LegacyWire.Task(cancelled.Task))
            : throw TaskErrors.Invalid($"Cannot cancel task: already in terminal status '{cancelled.Task.Status.ToWireName()}'");
    }
}
