namespace McpTasks.Server.Shared;

/// <summary>Replaces a tool's large result with a link for a client that asks for links, and serves the result behind the link.</summary>
internal sealed class ResultLink(TaskLookup lookup, IOptions<McpTasksOptions> options)
{
    /// <summary>The method that stands in for <c>resources/read</c> of a link, because a server may have no resources of its own.</summary>
    public const string ReadMethod = "io.mcptasks/readResult";

    private const string Head = "mcptask://", Tail = "/result", MimeType = "application/json";

    public static bool IsLink(JsonRpcRequest request) =>
        request.Method == RequestMethods.ResourcesRead && (request.Params as JsonObject)?["uri"] is JsonValue uri
            && uri.TryGetValue(out string? text)
        && text.StartsWith(Head, StringComparison.Ordinal);

    /// <summary>
    /// The result for a call: the task's result, or a link when the result is large and the call's <c>_meta</c> asks for links.
    /// </summary>
    public JsonObject For(TaskCall call, TaskRecord task, JsonObject result)
    {
        var wanted = call.Params["_meta"] is JsonObject meta && meta[TaskProtocol.ResultLink] is JsonValue value
            && value.TryGetValue(out bool asked) && asked;
        if (!wanted || task is not { Kind: TaskComponentKind.Tool, Result: { } json }
            || Encoding.UTF8.GetByteCount(json) is var size && size <= options.Value.Payloads.Above)
            return result;
        result.Remove("structuredContent");
        result["content"] = new JsonArray(new JsonObject
        {
            ["type"] = "resource_link", ["uri"] = $"{Head}{task.Id.Value}{Tail}", ["name"] = $"The result of {task.Component}",
            ["mimeType"] = MimeType, ["size"] = size,
        });
        return result;
    }

    /// <summary>Reads the result that a link names, for the task's owner.</summary>
    /// <exception cref="McpProtocolException">There is no such result.</exception>
    public async ValueTask<TaskReply> ReadAsync(TaskCall call, CancellationToken cancellationToken)
    {
        var uri = call.Params["uri"]!.GetValue<string>();
        var id = uri.EndsWith(Tail, StringComparison.Ordinal) ? uri[Head.Length..^Tail.Length] : "";
        if (await lookup.FindAsync(id, call.Caller.Owner, cancellationToken) is not { Result: { } json } task)
            throw NotFound(call, uri);
        var result = new JsonObject
        {
            ["contents"] = new JsonArray(new JsonObject { ["uri"] = uri, ["mimeType"] = MimeType, ["text"] = json }),
        };
        if (call.Caller.Dialect == TaskDialect.Modern)
            result["resultType"] = "complete";
        return new(result, Delivers: task);
    }

    private static McpProtocolException NotFound(TaskCall call, string uri)
    {
        var code = call.Caller.Dialect == TaskDialect.Modern ? McpErrorCode.InvalidParams : McpErrorCode.ResourceNotFound;
        var error = new McpProtocolException($"There is no resource '{uri}'.", code);
        error.Data["uri"] = uri;
        return error;
    }
}
