namespace McpTasks;

/// <summary>Runs a tool, prompt or resource as the MCP server would have, and turns how it ended into what the server would have replied.</summary>
internal sealed class McpTaskInvoker(IOptions<McpServerOptions> options, ILogger<McpTaskInvoker> logger) : ITaskInvoker
{
    public async ValueTask<TaskOutcome> InvokeAsync(TaskAttempt attempt, CancellationToken cancellationToken)
    {
        var dependencies = new DependencyWatch(attempt.Services);
        attempt = attempt with { Services = dependencies };
        await using var session = new TaskMcpServer(attempt, options.Value);
        // A tool's questions become the task's questions; the SDK's own check of what the client can answer is repeated there.
        var server = session.WithOutgoingRequestInterceptor(session.AskAsync);
        try
        {
            return attempt.Component.Kind switch
            {
                TaskComponentKind.Tool => await ToolAsync(attempt, server, cancellationToken),
                TaskComponentKind.Prompt => await PromptAsync(attempt, server, cancellationToken),
                TaskComponentKind.Resource => await ResourceAsync(attempt, server, cancellationToken),
                _ => throw new InvalidOperationException($"'{attempt.Component.Kind}' is not a component kind."),
            };
        }
        catch (Exception error) when (!(error is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            if (error is not McpException)
                logger.ComponentFailed(error, attempt.Component.Kind, attempt.Component.Name, attempt.Task.Id);
            var told = dependencies.Explain(error, attempt.Component) is { } problem ? new McpException(problem, error) : error;
            return InvocationOutcomes.OfError(attempt.Task, attempt.Component, told);
        }
    }

    private static async ValueTask<TaskOutcome> ToolAsync(TaskAttempt attempt, McpServer server, CancellationToken cancellationToken)
    {
        var request = RequestOf<CallToolRequestParams>(attempt, server, RequestMethods.ToolsCall);
        var result = await ((McpServerTool)attempt.Component.Primitive).InvokeAsync(request, cancellationToken);
        return InvocationOutcomes.OfTool(attempt.Task, result);
    }

    private static async ValueTask<TaskOutcome> PromptAsync(TaskAttempt attempt, McpServer server, CancellationToken cancellationToken)
    {
        var request = RequestOf<GetPromptRequestParams>(attempt, server, RequestMethods.PromptsGet);
        return InvocationOutcomes.Of(await ((McpServerPrompt)attempt.Component.Primitive).GetAsync(request, cancellationToken));
    }

    private static async ValueTask<TaskOutcome> ResourceAsync(TaskAttempt attempt, McpServer server, CancellationToken cancellationToken)
    {
        var request = RequestOf<ReadResourceRequestParams>(attempt, server, RequestMethods.ResourcesRead);
        return InvocationOutcomes.Of(await ((McpServerResource)attempt.Component.Primitive).ReadAsync(request, cancellationToken));
    }

    private static RequestContext<T> RequestOf<T>(TaskAttempt attempt, McpServer server, string method)
        where T : RequestParams
    {
        var parameters = JsonNode.Parse(attempt.Task.Request ?? throw new InvalidOperationException($"Task {attempt.Task.Id} has no request."))!.AsObject();
        // With a token, a tool that reports through IProgress reports here: the session turns the notification into the task's progress.
        var meta = parameters["_meta"] as JsonObject ?? [];
        meta["progressToken"] = attempt.Task.Id.Value;
        parameters["_meta"] = meta;
        var request = new JsonRpcRequest { Id = new(attempt.Task.Id.Value), Method = method, Params = parameters };
        return new(server, request, parameters.Deserialize<T>(McpJsonUtilities.DefaultOptions)!)
        {
            Services = attempt.Services,
            MatchedPrimitive = attempt.Component.Primitive,
            User = (attempt.Services.GetService(typeof(TaskExecutionContext)) as TaskExecutionContext)?.User,
        };
    }
}
