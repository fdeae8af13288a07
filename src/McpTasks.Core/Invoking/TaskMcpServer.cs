namespace McpTasks;

/// <summary>
/// The MCP server that a tool sees in a worker, where there is no connection: progress goes into the task's record, and questions become
/// the task's questions.
/// </summary>
internal sealed class TaskMcpServer(TaskAttempt attempt, McpServerOptions options) : McpServer
{
    private readonly TaskClient _client = TaskClient.Of(attempt.Task);

    public override string? SessionId => attempt.Task.SessionId;

    public override string? NegotiatedProtocolVersion => TaskProtocol.VersionOf(attempt.Task.Dialect);

    public override ClientCapabilities? ClientCapabilities => _client.Capabilities;

    public override Implementation? ClientInfo => _client.Info;

    public override McpServerOptions ServerOptions => options;

    public override IServiceProvider? Services => attempt.Services;

    [Obsolete("The base member is obsolete as of specification version 2026-07-28.", DiagnosticId = "MCP9005")]
    public override LoggingLevel? LoggingLevel => null;

    /// <summary>Puts a request of the tool to the client, by way of the task.</summary>
    public async ValueTask<JsonNode?> AskAsync(string method, JsonNode? parameters, CancellationToken cancellationToken)
    {
        AskedCapability.Demand(_client, method, parameters);
        var answer = await attempt.Inputs.AskAsync(method, parameters?.ToJsonString() ?? "{}", cancellationToken);
        var result = JsonNode.Parse(answer);
        if (TaskInputAnswer.IsError(result, out var code, out var message))
            throw new McpProtocolException(message, (McpErrorCode)code);
        if (method == RequestMethods.ElicitationCreate)
            FillIn(parameters?["requestedSchema"]?["properties"] as JsonObject, result);
        return result;
    }

    // As the SDK does it inline: what an accepted form leaves out has its default (SEP-1034).
    private static void FillIn(JsonObject? fields, JsonNode? result)
    {
        if (fields is null || result?["action"]?.ToString() != "accept" || (result["content"] ??= new JsonObject()) is not JsonObject content)
            return;
        foreach (var (name, field) in fields)
        {
            if (field is JsonObject asked && asked["default"] is { } value && !content.ContainsKey(name))
                content[name] = value.DeepClone();
        }
    }

    public override async Task<JsonRpcResponse> SendRequestAsync(JsonRpcRequest request, CancellationToken cancellationToken = default) =>
        new() { Id = request.Id, Result = await AskAsync(request.Method, request.Params, cancellationToken) };

    public override async Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default)
    {
        switch (message)
        {
            case JsonRpcNotification { Method: NotificationMethods.ProgressNotification, Params: { } parameters }:
                var report = parameters.Deserialize<ProgressNotificationParams>(McpJsonUtilities.DefaultOptions)!.Progress;
                await attempt.Progress.ReportAsync(report.Progress, report.Total, report.Message, cancellationToken);
                break;
            case JsonRpcNotification { Method: NotificationMethods.LoggingMessageNotification, Params: { } parameters }:
                Log.ComponentMessage(parameters.ToJsonString());
                break;
            default:
                // Other notifications are for a connection, and here is none.
                Log.MessageWithoutClient(attempt.Task.Id, message.GetType().Name);
                break;
        }
    }

    public override IAsyncDisposable RegisterNotificationHandler(string method, Func<JsonRpcNotification, CancellationToken, ValueTask> handler) =>
        NoRegistration.Instance;

    public override Task RunAsync(CancellationToken cancellationToken = default) =>
        throw new InvalidOperationException("A task's MCP server serves no connection.");

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private ILogger Log => attempt.Services.GetRequiredService<ILoggerFactory>().CreateLogger<TaskMcpServer>();

    /// <summary>A worker receives no notifications, so there is nothing to undo.</summary>
    private sealed class NoRegistration : IAsyncDisposable
    {
        public static readonly NoRegistration Instance = new();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
