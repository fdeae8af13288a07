using static Microsoft.AspNetCore.Http.StatusCodes;

namespace McpTasks.AspNetCore.HttpGate.Messages;

/// <summary>An HTTP request that is answered with a JSON-RPC error instead of being served.</summary>
internal sealed record Refusal(int Status, int Code, string Message)
{
    /// <summary>JSON-RPC codes from -32000 to -32019 are the implementation's own; both official SDKs use these two so.</summary>
    public const int ServerError = -32000, SessionNotFound = -32001;

    public RequestId Id { get; init; }
    public JsonNode? Details { get; init; }
    public string? Allow { get; init; }
    public int? RetryAfterSeconds { get; init; }

    public static Refusal? Of(JsonRpcError? error) =>
        error is null ? null : new(Status400BadRequest, error.Error.Code, error.Error.Message) { Id = error.Id };

    public static Refusal BadRequest(string message, McpErrorCode code = McpErrorCode.InvalidRequest) =>
        new(Status400BadRequest, (int)code, message);

    public static Refusal InvalidParams(string message) => BadRequest(message, McpErrorCode.InvalidParams);

    public static Refusal Forbidden(string message) => new(Status403Forbidden, ServerError, message);

    public static Refusal MethodNotAllowed(string allow, string message) =>
        new(Status405MethodNotAllowed, ServerError, message) { Allow = allow };

    public static Refusal UnsupportedVersion(string requested, string[] supported) =>
        BadRequest("Unsupported protocol version", McpErrorCode.UnsupportedProtocolVersion)
            with { Details = JsonSerializer.SerializeToNode(new { supported, requested }) };

    public static Refusal Failed() =>
        new(Status500InternalServerError, (int)McpErrorCode.InternalError, "The server failed to serve this request; its log says why.");

    /// <summary>One answer for unknown, ended and foreign sessions, so that nobody learns which ids exist.</summary>
    public static Refusal UnknownSession() =>
        new(Status404NotFound, SessionNotFound, "Session not found. Send initialize without Mcp-Session-Id to start a new one.");

    public static Refusal NoSession() => BadRequest(
        $"The header {McpHeaders.SessionId} is missing: start a session with initialize, or send "
        + $"params._meta['{MetaKeys.ProtocolVersion}'] = '{ProtocolVersions.Modern}' with every request.");

    public static Refusal Unavailable() =>
        new(Status503ServiceUnavailable, (int)McpErrorCode.InternalError, "The server's sessions cannot be reached. Try again later.")
            { RetryAfterSeconds = 5 };

    public static Refusal TooLarge(long most) =>
        Limit(Status413PayloadTooLarge, $"The body is longer than {most} bytes.", nameof(McpHttpOptions.MaxRequestBodyBytes));

    public static Refusal TooManyBodies() =>
        Limit(Status503ServiceUnavailable, "The server holds too many large requests.", nameof(McpHttpOptions.MaxRequestBytesInFlight), 5);

    public static Refusal TooManySessions() =>
        Limit(Status503ServiceUnavailable, "The server has too many sessions.", nameof(McpHttpOptions.MaxSessions), 30);

    public static Refusal TooManyOwned() =>
        Limit(Status429TooManyRequests, "You have too many sessions. End one with DELETE.", nameof(McpHttpOptions.MaxSessionsPerOwner), 30);

    public Task WriteAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = "no-store";
        headers.Allow = Allow;
        headers.RetryAfter = RetryAfterSeconds?.ToString(CultureInfo.InvariantCulture);
        var data = RetryAfterSeconds is { } wait ? new JsonObject { ["retryAfterMs"] = wait * 1000 } : Details;
        JsonRpcMessage message = new JsonRpcError { Id = Id, Error = new() { Code = Code, Message = Message, Data = data } };
        var error = JsonSerializer.SerializeToNode(message, McpJsonUtilities.DefaultOptions)!.AsObject();
        // Left out, not null, when none could be read: the MCP schema knows no null id.
        if (Id.Id is null)
            error.Remove("id");
        return Results.Json(error, contentType: "application/json", statusCode: Status).ExecuteAsync(context);
    }

    private static Refusal Limit(int status, string message, string setting, int? retryAfter = null) =>
        new(status, ServerError, $"{message} ({McpHttpOptions.SectionName}:{setting})") { RetryAfterSeconds = retryAfter };
}
