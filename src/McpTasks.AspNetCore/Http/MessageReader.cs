using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace McpTasks.AspNetCore.Http;

/// <summary>Reads the one JSON-RPC message of a POST.</summary>
internal sealed class MessageReader(IOptions<McpHttpOptions> options)
{
    private readonly long _maxBytes = options.Value.MaxRequestBodyBytes;

    // A repeated name could mean one thing to a gateway and another to the server, so it is refused.
    private readonly JsonDocumentOptions _json = new() { MaxDepth = options.Value.MaxJsonDepth, AllowDuplicateProperties = false };

    public async ValueTask<(JsonRpcMessage? Message, Refusal? Refusal)> ReadAsync(HttpContext context)
    {
        RequestBody? body;
        try
        {
            body = await RequestBody.ReadAsync(context.Request, _maxBytes, context.RequestAborted);
        }
        catch (BadHttpRequestException exception)
        {
            return (null, new Refusal(exception.StatusCode, Refusal.ServerError, "The request body could not be read to its end."));
        }

        if (body is null)
            return (null, TooLarge());
        using (body)
            return Parse(body.Bytes);
    }

    private (JsonRpcMessage?, Refusal?) Parse(ReadOnlyMemory<byte> utf8)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(utf8, _json);
        }
        catch (JsonException exception)
        {
            return (null, new Refusal(StatusCodes.Status400BadRequest, (int)McpErrorCode.ParseError, $"The body is not a JSON message that this server reads: {exception.Message}"));
        }

        using (document)
            return Read(document.RootElement);
    }

    private static (JsonRpcMessage?, Refusal?) Read(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Array)
            return (null, Refusal.BadRequest("Send one JSON-RPC message in each POST; batches are not supported."));
        if (root.ValueKind != JsonValueKind.Object)
            return (null, Refusal.BadRequest("The body is not a JSON-RPC message: it must be a JSON object."));
        if (root.TryGetProperty("params", out var parameters) && parameters.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null))
            return (null, Refusal.BadRequest("The member 'params' must be a JSON object.", IdOf(root)));
        if (parameters.ValueKind == JsonValueKind.Object && AlikeButForCase(parameters))
            return (null, Refusal.BadRequest("The members of 'params' must differ in more than case.", IdOf(root)));
        try
        {
            return root.Deserialize(MessageJson.Type) is { } message
                ? (message, null)
                : (null, Invalid(root));
        }
        catch (JsonException)
        {
            return (null, Invalid(root));
        }
    }

    // The SDK binds members whatever their case, gateways read them exactly: such a pair is a repeated name to one of them.
    private static bool AlikeButForCase(JsonElement members)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return !members.EnumerateObject().All(member => seen.Add(member.Name));
    }

    private static Refusal Invalid(JsonElement root) =>
        Refusal.BadRequest("The body is not a JSON-RPC 2.0 request, notification or response with a string or integer id.", IdOf(root));

    private static RequestId IdOf(JsonElement root)
    {
        if (!root.TryGetProperty("id", out var id))
            return default;
        return id.ValueKind switch
        {
            JsonValueKind.String => new RequestId(id.GetString()!),
            JsonValueKind.Number when id.TryGetInt64(out var number) => new RequestId(number),
            _ => default,
        };
    }

    private Refusal TooLarge() => new(
        StatusCodes.Status413PayloadTooLarge,
        Refusal.ServerError,
        $"The body is longer than {_maxBytes} bytes, the most that this server accepts ({McpHttpOptions.SectionName}:MaxRequestBodyBytes).");
}
