using System.Runtime.InteropServices;

namespace McpTasks.AspNetCore.Http;

/// <summary>A client's message and the HTTP request that carries it.</summary>
internal static class HttpMessages
{
    /// <summary>Whether a request takes an answer of this type; who says nothing takes any (RFC 9110, 12.5.1).</summary>
    public static bool Accepts(this HttpRequest request, string mediaType)
    {
        if (request.Headers.Accept.Count == 0 || request.Headers.Accept is ["application/json, text/event-stream"])
            return true;
        var ranges = request.GetTypedHeaders().Accept.Where(new MediaTypeHeaderValue(mediaType).IsSubsetOf).ToList();
        return ranges.Count > 0 && ranges.All(range => range.Quality is not 0);
    }

    /// <summary>
    /// Makes a message the body of a request, in the form that the SDK accepts. It does not read it from the connection: a read that is
    /// given up is one that Kestrel stumbles over.
    /// </summary>
    public static void PutInto(this ClientMessage message, HttpRequest request)
    {
        request.Body = MemoryMarshal.TryGetArray(message.Utf8, out var bytes)
            ? new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false)
            : new MemoryStream(message.Utf8.ToArray());
        // The SDK reads the pipe, and one over a stream would copy.
        request.HttpContext.Features.Set<IRequestBodyPipeFeature>(new MessageBody(PipeReader.Create(new(message.Utf8))));
        request.ContentLength = message.Utf8.Length;
        request.ContentType = "application/json";
        request.Headers.Accept = "application/json, text/event-stream";
    }

    private sealed record MessageBody(PipeReader Reader) : IRequestBodyPipeFeature;
}

internal static class McpHeaders
{
    public const string SessionId = "Mcp-Session-Id", ProtocolVersion = "MCP-Protocol-Version", Method = "Mcp-Method";
    public const string LastEventId = "Last-Event-ID";
}
