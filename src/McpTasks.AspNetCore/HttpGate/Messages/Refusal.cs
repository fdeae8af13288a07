namespace McpTasks.AspNetCore.HttpGate.Messages;

/// <summary>An HTTP request that is answered with a JSON-RPC error instead of being served.</summary>
internal sealed record Refusal(int Status, int Code, string Message, RequestId Id = default)
{
    /// <summary>JSON-RPC codes from -32000 to -32019 are the implementation's own; both official SDKs use these two so.</summary>
    public const int ServerError = -32000, SessionNotFound = -32001;

    public JsonNode? Details { get; init; }
    public string? Allow { get; init; }
    public TimeSpan? RetryAfter { get; init; }

    public static Refusal BadRequest(string message, RequestId id = default, McpErrorCode code = McpErrorCode.InvalidRequest) =>
        new(StatusCodes.Status400BadRequest, (int)code, message, id);

    public static Refusal InvalidParams(string message, RequestId id) => BadRequest(message, id, McpErrorCode.InvalidParams);

    public static Refusal Forbidden(string message) => new(StatusCodes.Status403Forbidden, ServerError, message);

    public static Refusal UnsupportedVersion(string requested, IEnumerable<string> supported, RequestId id) =>
        BadRequest("Unsupported protocol version", id, McpErrorCode.UnsupportedProtocolVersion) with
        {
            Details = new JsonObject { ["supported"] = new JsonArray([.. supported.Select(version => JsonValue.Create(version))]), ["requested"] = requested },
        };

    /// <summary>One answer for unknown, ended and foreign sessions, so that nobody learns which ids exist.</summary>
    public static Refusal UnknownSession(RequestId id = default) =>
        new(StatusCodes.Status404NotFound, SessionNotFound, "Session not found. Send initialize without Mcp-Session-Id to start a new one.", id);

    public static Refusal NoSession() => BadRequest(
        $"The header {McpHeaders.SessionId} is missing: start a session with initialize, or send params._meta['{MetaKeys.ProtocolVersion}'] = '{ProtocolVersions.Modern}' with every request.");

    public static Refusal Unavailable() =>
        new(StatusCodes.Status503ServiceUnavailable, (int)McpErrorCode.InternalError, "The server's sessions cannot be reached. Try again later.") { RetryAfter = TimeSpan.FromSeconds(5) };

    public static Refusal TooManySessions() =>
        new(StatusCodes.Status503ServiceUnavailable, ServerError, $"The server has too many sessions. ({McpHttpOptions.SectionName}:{nameof(McpHttpOptions.MaxSessions)})") { RetryAfter = TimeSpan.FromSeconds(30) };

    public static Refusal TooManyBodies() => TooManySessions() with
    {
        Message = $"The server works on too many large requests. ({McpHttpOptions.SectionName}:{nameof(McpHttpOptions.MaxRequestBytesInFlight)})",
        RetryAfter = TimeSpan.FromSeconds(5),
    };

    public static Refusal TooManyOwned() => TooManySessions() with
    {
        Status = StatusCodes.Status429TooManyRequests,
        Message = $"You have too many sessions. End one with DELETE. ({McpHttpOptions.SectionName}:{nameof(McpHttpOptions.MaxSessionsPerOwner)})",
    };

    public static Refusal MethodNotAllowed(string allow, string message) => new(StatusCodes.Status405MethodNotAllowed, ServerError, message) { Allow = allow };

    public Refusal For(RequestId id) => this with { Id = id };

    public Task WriteAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = "no-store";
        if (Allow is not null)
            headers.Allow = Allow;
        if (RetryAfter is { } wait)
            headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        var error = JsonSerializer.SerializeToNode<JsonRpcMessage>(ToError(), McpJsonUtilities.DefaultOptions)!.AsObject();
        // Left out, not null, when none could be read: the MCP schema knows no null id.
        if (Id.Id is null)
            error.Remove("id");
        return Results.Json(error, contentType: "application/json", statusCode: Status).ExecuteAsync(context);
    }

    public JsonRpcError ToError()
    {
        var data = Details ?? (RetryAfter is { } wait ? new JsonObject { ["retryAfterMs"] = (long)wait.TotalMilliseconds } : null);
        return new() { Id = Id, Error = new() { Code = Code, Message = Message, Data = data } };
    }
}
