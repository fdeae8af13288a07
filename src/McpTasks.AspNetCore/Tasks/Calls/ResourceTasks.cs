namespace McpTasks.AspNetCore.Tasks.Calls;

/// <summary>Reads a resource, or one that a template describes, inline, or submits the read as a task (2025-11-25 only); the innermost filter.</summary>
internal sealed class ResourceTasks(TaskCatalog catalog, TaskChoice choice, VariableCheck check, TaskCreation creation, InlineRun inline)
{
    public ValueTask<ReadResourceResult> ReadAsync(
        RequestContext<ReadResourceRequestParams> request, McpRequestHandler<ReadResourceRequestParams, ReadResourceResult> next, CancellationToken cancellationToken) =>
        TaskCall.Of(request.JsonRpcRequest) is { } call
            ? StandIn.ForReplyAsync(call, () => ReadAsync(call, request, next, cancellationToken))
            : ReadKnownAsync(request, next, cancellationToken);

    private async ValueTask<ReadResourceResult?> ReadAsync(
        TaskCall call, RequestContext<ReadResourceRequestParams> request, McpRequestHandler<ReadResourceRequestParams, ReadResourceResult> next, CancellationToken cancellationToken)
    {
        if (request.MatchedPrimitive is not McpServerResource resource || catalog.Find(TaskComponentKind.Resource, request.Params.Uri) is not { } component)
        {
            choice.KeepInline(call, TaskComponentKind.Resource, request.Params.Uri, request.Server.ServerOptions.Handlers.ReadResourceHandler is not null);
            return await ReadKnownAsync(request, next, cancellationToken);
        }

        var wish = choice.Choose(call, component);
        await check.CheckAsync(resource, request, cancellationToken);
        if (wish is null)
            return await inline.RunAsync(request, call, component, next, cancellationToken);
        await creation.SubmitAsync(call, component, wish, cancellationToken);
        return null;
    }

    // A client may have read several at once: the error says which one it is about (2026-07-28 resources, "Error Handling").
    private static async ValueTask<ReadResourceResult> ReadKnownAsync(
        RequestContext<ReadResourceRequestParams> request, McpRequestHandler<ReadResourceRequestParams, ReadResourceResult> next, CancellationToken cancellationToken)
    {
        try
        {
            return await next(request, cancellationToken);
        }
        catch (McpProtocolException error) when (request.MatchedPrimitive is null && error.ErrorCode is McpErrorCode.ResourceNotFound or McpErrorCode.InvalidParams)
        {
            error.Data["uri"] ??= request.Params?.Uri;
            throw;
        }
    }
}
