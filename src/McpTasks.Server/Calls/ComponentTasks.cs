namespace McpTasks.Server.Calls;

/// <summary>
/// Runs a tool, a prompt or a resource inline or submits it as a task. This is the innermost filter, so that the server's own filters, such
/// as authorisation, run once around the submission. This is also the only seam between tasks and the SDK's typed pipeline, which demands a
/// typed result from every call: a call that became a task or was refused returns an empty stand-in, and the outgoing message filter
/// replaces the stand-in with <see cref="TaskCall.Reply"/>. The SDK would log a thrown refusal as a failure of the server.
/// </summary>
internal sealed class ComponentTasks(
    TaskCatalog catalog, TaskChoice choice, ArgumentCheck arguments, VariableCheck variables, TaskCreation creation, GracePeriod grace,
    InlineExecutor inline)
{
    public ValueTask<CallToolResult> CallAsync(
        RequestContext<CallToolRequestParams> request, McpRequestHandler<CallToolRequestParams, CallToolResult> next,
        CancellationToken cancellationToken) =>
        ServeAsync(
            request, TaskComponentKind.Tool, request.Params.Name, request.Server.ServerOptions.Handlers.CallToolHandler,
            (call, component, requested) =>
            {
                arguments.WriteIntegers(
                    (McpServerTool)component.Primitive, request.Params.Arguments, call.Params["arguments"] as JsonObject);
                if (arguments.Problem(component, request.Params.Arguments) is not { } problem)
                    return default;
                return requested is not null && call.Caller.Dialect == TaskDialect.Legacy
                    ? throw TaskErrors.Invalid(problem)
                    : new(Failed(problem));
            },
            next, cancellationToken);

    public ValueTask<GetPromptResult> GetAsync(
        RequestContext<GetPromptRequestParams> request, McpRequestHandler<GetPromptRequestParams, GetPromptResult> next,
        CancellationToken cancellationToken) =>
        ServeAsync(
            request, TaskComponentKind.Prompt, request.Params.Name, request.Server.ServerOptions.Handlers.GetPromptHandler,
            (_, component, _) =>
                arguments.Problem(component, request.Params.Arguments) is { } problem ? throw TaskErrors.Invalid(problem) : default,
            next, cancellationToken);

    public ValueTask<ReadResourceResult> ReadAsync(
        RequestContext<ReadResourceRequestParams> request, McpRequestHandler<ReadResourceRequestParams, ReadResourceResult> next,
        CancellationToken cancellationToken) =>
        ServeAsync(
            request, TaskComponentKind.Resource, request.Params.Uri, request.Server.ServerOptions.Handlers.ReadResourceHandler,
            async (_, component, _) =>
            {
                await variables.CheckAsync((McpServerResource)component.Primitive, request, cancellationToken);
                return null;
            },
            (read, cancelled) => ReadKnownAsync(read, next, cancelled), cancellationToken);

    private async ValueTask<TResult> ServeAsync<TParams, TResult>(
        RequestContext<TParams> request, TaskComponentKind kind, string name, Delegate? handler,
        Func<TaskCall, TaskComponent, RequestedTask?, ValueTask<TResult?>> refuse,
        McpRequestHandler<TParams, TResult> next, CancellationToken cancellationToken)
        where TResult : Result, new()
    {
        if (TaskCall.Of(request.JsonRpcRequest) is not { } call)
            return await next(request, cancellationToken);
        // A filter may have called this once already, as a retry does.
        call.Reply = null;
        try
        {
            if (request.MatchedPrimitive is not null && catalog.Find(kind, name) is { } component)
                return await AnswerAsync(call, component) ?? new TResult();
            choice.KeepInline(call, kind, name, handler is not null);
            return await next(request, cancellationToken);
        }
        catch (McpProtocolException refusal) when (refusal.ErrorCode != McpErrorCode.InternalError)
        {
            call.Reply = TaskReply.Of(refusal);
            return Failed(refusal.Message) as TResult ?? new TResult();
        }

        async ValueTask<TResult?> AnswerAsync(TaskCall call, TaskComponent component)
        {
            var requested = choice.Choose(call, component);
            if (await refuse(call, component, requested) is { } refused)
                return refused;
            if (requested is null)
                return await inline.RunAsync(request, call, component, next, cancellationToken);
            var task = await creation.SubmitAsync(call, component, requested, cancellationToken);
            // Another call with the same idempotency key may know the task, so a task with a key is never withdrawn.
            var wait = requested.IdempotencyKey is null ? component.Support.InlineGrace : TimeSpan.Zero;
            return await grace.ResultAsync<TResult>(call, task, wait, cancellationToken);
        }
    }

    private static CallToolResult Failed(string problem) => new() { IsError = true, Content = [new TextContentBlock { Text = problem }] };

    // A client may read several resources at once, so the error names the resource (2026-07-28 resources, "Error Handling").
    private static async ValueTask<ReadResourceResult> ReadKnownAsync(
        RequestContext<ReadResourceRequestParams> request, McpRequestHandler<ReadResourceRequestParams, ReadResourceResult> next,
        CancellationToken cancellationToken)
    {
        try
        {
            return await next(request, cancellationToken);
        }
        catch (McpProtocolException error) when (request.MatchedPrimitive is null
            && error.ErrorCode is McpErrorCode.ResourceNotFound or McpErrorCode.InvalidParams)
        {
            error.Data["uri"] ??= request.Params?.Uri;
            throw;
        }
    }
}
