using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpTasks.AspNetCore.Http;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace McpTasks.AspNetCore.HttpGate.Messages;

/// <summary>An HTTP request that is answered with a JSON-RPC error instead of being served.</summary>
internal sealed record Refusal(int Status, int Code, string Message)
{
    /// <summary>JSON-RPC codes from -32000 to -32019 are the implementation's own; both official SDKs use these two so.</summary>
    public const int ServerError = -32000, SessionNotFound = -32001;

    public RequestId Id { get; init; }

    public JsonNode? Details { get; init; }

    public string? Allow { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    public static Refusal BadRequest(string message, RequestId id = default) =>
        new(StatusCodes.Status400BadRequest, (int)McpErrorCode.InvalidRequest, message) { Id = id };

    public static Refusal InvalidParams(string message, RequestId id) =>
        new(StatusCodes.Status400BadRequest, (int)McpErrorCode.InvalidParams, message) { Id = id };

    public static Refusal Forbidden(string message) => new(StatusCodes.Status403Forbidden, ServerError, message);

    public static Refusal HeaderMismatch(string message, RequestId id) =>
        new(StatusCodes.Status400BadRequest, (int)McpErrorCode.HeaderMismatch, message) { Id = id };

    public static Refusal UnsupportedVersion(string requested, IEnumerable<string> supported, RequestId id) =>
        new(StatusCodes.Status400BadRequest, (int)McpErrorCode.UnsupportedProtocolVersion, "Unsupported protocol version")
        {
            Id = id,
            Details = new JsonObject
            {
                ["supported"] = new JsonArray([.. supported.Select(version => JsonValue.Create(version))]),
                ["requested"] = requested,
            },
        };

    /// <summary>One answer for unknown, ended and foreign sessions, so that nobody learns which ids exist.</summary>
    public static Refusal UnknownSession(RequestId id = default) =>
        new(StatusCodes.Status404NotFound, SessionNotFound, "Session not found. Send initialize without Mcp-Session-Id to start a new one.") { Id = id };

    public static Refusal NoSession(RequestId id) => BadRequest(
        $"The header {McpHeaders.SessionId} is missing: start a session with initialize, or send params._meta['{MetaKeys.ProtocolVersion}'] = '{ProtocolVersions.Modern}' with every request.", id);

    public static Refusal MethodNotAllowed(string allow, string message) =>
        new(StatusCodes.Status405MethodNotAllowed, ServerError, message) { Allow = allow };

    public Refusal For(RequestId id) => this with { Id = id };

    public async Task WriteAsync(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = Status;
        response.ContentType = "application/json";
        response.Headers.CacheControl = "no-store";
        if (Allow is not null)
            response.Headers.Allow = Allow;
        if (RetryAfter is { } wait)
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        await response.Body.WriteAsync(ToUtf8(), context.RequestAborted);
    }

    // The id is left out, not null, when none could be read: the MCP schema knows no null id.
    public byte[] ToUtf8()
    {
        var error = new JsonObject { ["code"] = Code, ["message"] = Message };
        if (Details is not null)
            error["data"] = Details.DeepClone();
        else if (RetryAfter is { } wait)
            error["data"] = new JsonObject { ["retryAfterMs"] = (long)wait.TotalMilliseconds };
        var body = new JsonObject { ["jsonrpc"] = "2.0" };
        if (Id.Id is not null)
            body["id"] = Id.Id is long number ? JsonValue.Create(number) : JsonValue.Create(Id.ToString());
        body["error"] = error;
        return JsonSerializer.SerializeToUtf8Bytes(body, McpJsonUtilities.DefaultOptions);
    }
}
