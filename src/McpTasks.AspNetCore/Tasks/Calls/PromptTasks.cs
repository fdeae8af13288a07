namespace McpTasks.AspNetCore.Tasks.Calls;

/// <summary>Gets a prompt inline or submits it as a task (2025-11-25 only); the innermost filter.</summary>
internal sealed class PromptTasks(TaskCatalog catalog, TaskChoice choice, ArgumentCheck check, TaskCreation creation, InlineRun inline)
{
    public ValueTask<GetPromptResult> GetAsync(
        RequestContext<GetPromptRequestParams> request, McpRequestHandler<GetPromptRequestParams, GetPromptResult> next, CancellationToken cancellationToken) =>
        TaskCall.Of(request.JsonRpcRequest) is { } call
            ? StandIn.ForReplyAsync(call, () => GetAsync(call, request, next, cancellationToken))
            : next(request, cancellationToken);

    private async ValueTask<GetPromptResult?> GetAsync(
        TaskCall call, RequestContext<GetPromptRequestParams> request, McpRequestHandler<GetPromptRequestParams, GetPromptResult> next, CancellationToken cancellationToken)
    {
        if (request.MatchedPrimitive is not McpServerPrompt || catalog.Find(TaskComponentKind.Prompt, request.Params.Name) is not { } component)
        {
            choice.KeepInline(call, TaskComponentKind.Prompt, request.Params.Name, request.Server.ServerOptions.Handlers.GetPromptHandler is not null);
            return await next(request, cancellationToken);
        }

        var wish = choice.Choose(call, component);
        if (check.Problem(component, request.Params.Arguments) is { } problem)
            throw TaskErrors.Invalid(problem);
        if (wish is null)
            return await inline.RunAsync(request, call, component, next, cancellationToken);
        await creation.SubmitAsync(call, component, wish, cancellationToken);
        return null;
    }
}
