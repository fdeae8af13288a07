using System.Runtime.InteropServices;

namespace McpTasks.AspNetCore.Http;

/// <summary>
/// One JSON-RPC message of a client's: what must be known of it before the SDK reads it, and its bytes. A response has no method, a
/// notification no id. Whoever has read the message disposes of the document, which the parameters are a part of.
/// </summary>
internal sealed record ClientMessage(ReadOnlyMemory<byte> Utf8, string? Method, RequestId Id, JsonElement Params, JsonDocument? Document)
{
    public bool IsRequest => Method is not null && Id.Id is not null;

    public bool IsNotification => Method is not null && Id.Id is null;

    public string? MetaVersion { get; } = JsonMembers.TextOf(JsonMembers.Of(Params, "_meta"), MetaKeys.ProtocolVersion);

    public JsonElement Meta => JsonMembers.Of(Params, "_meta");

    /// <summary>The request that a cancellation names; null when the message is none.</summary>
    public RequestId? Cancels =>
        IsNotification && Method == NotificationMethods.CancelledNotification && MessageReader.TryReadId(JsonMembers.Of(Params, "requestId"), out var id) ? id : null;

    public bool Is(string method) => IsRequest && Method == method;

    /// <summary>Whether a request takes an answer of this type; who says nothing takes any (RFC 9110, 12.5.1).</summary>
    public static bool Accepts(HttpRequest request, string mediaType) =>
        request.Headers.Accept.Count == 0
        || request.Headers.Accept is ["application/json, text/event-stream"]
        || (request.GetTypedHeaders().Accept.Where(new MediaTypeHeaderValue(mediaType).IsSubsetOf).ToList() is { Count: > 0 } ranges && ranges.All(range => range.Quality is not 0));

    public ClientMessage With(Action<JsonObject> change)
    {
        var root = JsonNode.Parse(Utf8.Span)!.AsObject();
        if (root["params"] is not JsonObject parameters)
            root["params"] = parameters = [];
        change(parameters);
        return this with { Utf8 = JsonSerializer.SerializeToUtf8Bytes(root) };
    }

    /// <summary>
    /// Makes it the body of a request, in the form that the SDK accepts. It does not read it from the connection: a read that is given up is one
    /// that Kestrel stumbles over.
    /// </summary>
    public void PutInto(HttpRequest request)
    {
        request.Body = MemoryMarshal.TryGetArray(Utf8, out var bytes)
            ? new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false)
            : new MemoryStream(Utf8.ToArray());
        // The SDK reads the pipe, and one over a stream would copy.
        request.HttpContext.Features.Set<IRequestBodyPipeFeature>(new MessageBody(PipeReader.Create(new(Utf8))));
        request.ContentLength = Utf8.Length;
        request.ContentType = "application/json";
        request.Headers.Accept = "application/json, text/event-stream";
    }

    private sealed record MessageBody(PipeReader Reader) : IRequestBodyPipeFeature;
}

internal static class McpHeaders
{
    public const string SessionId = "Mcp-Session-Id", ProtocolVersion = "MCP-Protocol-Version", Method = "Mcp-Method", LastEventId = "Last-Event-ID";
}
