namespace McpTasks.AspNetCore.Tasks.Calls;

/// <summary>
/// Runs a tool inline or submits it as a task. It is the innermost filter, so that the server's own filters, authorisation among them, run
/// once around the submission.
/// </summary>
internal sealed class ToolTasks(TaskCatalog catalog, TaskChoice choice, ArgumentCheck check, TaskCreation creation, GracePeriod grace, InlineRun inline)
{
    public ValueTask<CallToolResult> CallAsync(
        RequestContext<CallToolRequestParams> request, McpRequestHandler<CallToolRequestParams, CallToolResult> next, CancellationToken cancellationToken) =>
        TaskCall.Of(request.JsonRpcRequest) is { } call
            ? StandIn.ForReplyAsync(call, () => CallAsync(call, request, next, cancellationToken))
            : next(request, cancellationToken);

    private async ValueTask<CallToolResult?> CallAsync(
        TaskCall call, RequestContext<CallToolRequestParams> request, McpRequestHandler<CallToolRequestParams, CallToolResult> next, CancellationToken cancellationToken)
    {
        if (request.MatchedPrimitive is not McpServerTool tool || catalog.Find(TaskComponentKind.Tool, request.Params.Name) is not { } component)
        {
            choice.KeepInline(call, TaskComponentKind.Tool, request.Params.Name, request.Server.ServerOptions.Handlers.CallToolHandler is not null);
            return await next(request, cancellationToken);
        }

        check.WriteIntegers(tool, request.Params.Arguments, call.Params["arguments"] as JsonObject);
        var wish = choice.Choose(call, component);
        if (check.Problem(component, request.Params.Arguments) is { } problem)
            return Refuse(call, wish, problem);
        if (wish is null)
            return await inline.RunAsync(request, call, component, next, cancellationToken);

        var task = await creation.SubmitAsync(call, component, wish, cancellationToken);
        return await grace.ResultAsync(call, task, component.Support.InlineGrace, cancellationToken);
    }

    private static CallToolResult Refuse(TaskCall call, TaskWish? wish, string problem) =>
        wish is not null && call.Caller.Dialect == TaskDialect.Legacy
            ? throw TaskErrors.Invalid(problem)
            : new() { IsError = true, Content = [new TextContentBlock { Text = problem }] };
}
