namespace McpTasks.Server.Calls;

/// <summary>The message filters: they know the call that each request is, and put its reply in the place of what stood in for it.</summary>
internal sealed class TaskMessages(
    TaskCatalog catalog, CapabilityPatch capabilities, TaskDelivery delivery, TaskCancellation cancellation, LegacyPush push,
    ILogger<TaskMessages> logger)
{
    public async Task IncomingAsync(MessageContext context, McpMessageHandler next, CancellationToken cancellationToken)
    {
        CallSpan.Name(context.JsonRpcMessage, catalog);
        if (context.JsonRpcMessage is not JsonRpcRequest request)
        {
            await next(context, cancellationToken);
            return;
        }

        var call = TaskCall.Begin(context, request);
        RequestShape.Check(call);
        if (ResultLink.IsLink(request))
            context.JsonRpcMessage = new JsonRpcRequest { Id = request.Id, Method = ResultLink.ReadMethod, Params = request.Params, Context = request.Context };
        try
        {
            await next(context, cancellationToken);
        }
        catch when (call.Created is not null)
        {
            // A filter around the submission failed, or the reply could not be sent: nobody knows about the task.
            await AbandonAsync(call.Created);
            throw;
        }
        catch (Exception error) when (error is not (McpException or OperationCanceledException))
        {
            if (RequestShape.Problem(request) is { } problem)
                throw TaskErrors.Invalid(problem);
            logger.RequestFailed(error, LogText.Clean(request.Method));
            throw;
        }

        if (call.Reply?.Delivers is { } delivered)
            await delivery.NoteAsync(delivered);
        if (call is { Created: { } task, Caller.Dialect: TaskDialect.Legacy })
            push.Start(call, task);
    }

    public async Task OutgoingAsync(MessageContext context, McpMessageHandler next, CancellationToken cancellationToken)
    {
        if (context.JsonRpcMessage is JsonRpcResponse response && TaskCall.Of(response) is { } call)
        {
            if (call is { Created: { } task, Caller.Dialect: TaskDialect.Legacy })
                await push.PrepareAsync(call, task, cancellationToken);
            if (call.Reply is { } reply)
                context.JsonRpcMessage = reply.InPlaceOf(response);
            else if (response.Result is JsonObject result)
                capabilities.Apply(call, result);
        }

        await next(context, cancellationToken);
    }

    private Task AbandonAsync(TaskRecord task) => FireAndForget.RunAsync(
        async () => await cancellation.CancelAsync(task, TaskActor.Engine, "The client could not be told about the task.", CancellationToken.None),
        error => logger.UntoldTaskNotCancelled(error, task.Id));
}
