namespace McpTasks.AspNetCore.HttpGate.Messages;

/// <summary>An HTTP request that is answered with a JSON-RPC error instead of being served.</summary>
internal sealed record Refusal(int Status, int Code, string Message, RequestId Id = default)
{
    /// <summary>JSON-RPC codes from -32000 to -32019 are the implementation's own; both official SDKs use these two so.</summary>
    public const int ServerError = -32000, SessionNotFound = -32001;

    public JsonNode? Details { get; init; }
    public string? Allow { get; init; }
    public TimeSpan? RetryAfter { get; init; }

    public static Refusal Of(JsonRpcError error) => BadRequest(error.Error.Message, error.Id, (McpErrorCode)error.Error.Code);

    public static Refusal BadRequest(string message, RequestId id = default, McpErrorCode code = McpErrorCode.InvalidRequest) =>
        new(StatusCodes.Status400BadRequest, (int)code, message, id);

    public static Refusal InvalidParams(string message, RequestId id) => BadRequest(message, id, McpErrorCode.InvalidParams);

    public static Refusal Forbidden(string message) => new(StatusCodes.Status403Forbidden, ServerError, message);

    public static Refusal NotAcceptable(string message) => new(StatusCodes.Status406NotAcceptable, ServerError, message);

    public static Refusal MethodNotAllowed(string allow, string message) => new(StatusCodes.Status405MethodNotAllowed, ServerError, message) { Allow = allow };

    public static Refusal TooLarge(long most) => Limited(
        StatusCodes.Status413PayloadTooLarge, $"The body is longer than {most} bytes, the most that this server accepts.", nameof(McpHttpOptions.MaxRequestBodyBytes));

    public static Refusal UnsupportedVersion(string requested, IEnumerable<string> supported, RequestId id) =>
        BadRequest("Unsupported protocol version", id, McpErrorCode.UnsupportedProtocolVersion) with
        {
            Details = new JsonObject { ["supported"] = new JsonArray([.. supported.Select(version => (JsonNode)version)]), ["requested"] = requested },
        };

    /// <summary>One answer for unknown, ended and foreign sessions, so that nobody learns which ids exist.</summary>
    public static Refusal UnknownSession() =>
        new(StatusCodes.Status404NotFound, SessionNotFound, "Session not found. Send initialize without Mcp-Session-Id to start a new one.");

    public static Refusal NoSession() => BadRequest(
        $"The header {McpHeaders.SessionId} is missing: start a session with initialize, or send "
        + $"params._meta['{MetaKeys.ProtocolVersion}'] = '{ProtocolVersions.Modern}' with every request.");

    public static Refusal Unavailable() => new(
        StatusCodes.Status503ServiceUnavailable, (int)McpErrorCode.InternalError, "The server's sessions cannot be reached. Try again later.")
    { RetryAfter = TimeSpan.FromSeconds(5) };

    public static Refusal TooManySessions() => Limited(
        StatusCodes.Status503ServiceUnavailable, "The server has too many sessions.", nameof(McpHttpOptions.MaxSessions), retryAfter: 30);

    public static Refusal TooManyOwned() => Limited(
        StatusCodes.Status429TooManyRequests, "You have too many sessions. End one with DELETE.", nameof(McpHttpOptions.MaxSessionsPerOwner), retryAfter: 30);

    public static Refusal TooManyBodies() => Limited(
        StatusCodes.Status503ServiceUnavailable, "The server works on too many large requests.", nameof(McpHttpOptions.MaxRequestBytesInFlight), retryAfter: 5);

    public Task WriteAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = "no-store";
        if (Allow is not null)
            headers.Allow = Allow;
        if (RetryAfter is { } wait)
            headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        var data = Details ?? (RetryAfter is { } time ? new JsonObject { ["retryAfterMs"] = (long)time.TotalMilliseconds } : null);
        var message = new JsonRpcError { Id = Id, Error = new() { Code = Code, Message = Message, Data = data } };
        var error = JsonSerializer.SerializeToNode<JsonRpcMessage>(message, McpJsonUtilities.DefaultOptions)!.AsObject();
        // Left out, not null, when none could be read: the MCP schema knows no null id.
        if (Id.Id is null)
            error.Remove("id");
        return Results.Json(error, contentType: "application/json", statusCode: Status).ExecuteAsync(context);
    }

    private static Refusal Limited(int status, string message, string setting, int? retryAfter = null) =>
        new(status, ServerError, $"{message} ({McpHttpOptions.SectionName}:{setting})")
        {
            RetryAfter = retryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        };
}
