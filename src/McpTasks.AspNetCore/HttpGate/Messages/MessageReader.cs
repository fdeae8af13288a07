using System.Text.Json;
using System.Text.Unicode;
using McpTasks.AspNetCore.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace McpTasks.AspNetCore.HttpGate.Messages;

/// <summary>
/// Reads the one JSON-RPC message of a POST, up to a size and a depth, so that the SDK never sees one on which it fails: it answers 500 to
/// repeated members and to text that is no Unicode (modelcontextprotocol/csharp-sdk has no limit of its own either).
/// </summary>
internal sealed class MessageReader(IOptions<McpHttpOptions> options)
{
    private readonly long _maxBytes = options.Value.MaxRequestBodyBytes;

    // A repeated name could mean one thing to a gateway and another to the server, so it is refused.
    private readonly JsonDocumentOptions _json = new() { MaxDepth = options.Value.MaxJsonDepth, AllowDuplicateProperties = false };

    public async ValueTask<(ClientMessage? Message, Refusal? Refusal)> ReadAsync(HttpContext context)
    {
        byte[]? body;
        try
        {
            body = await RequestBody.ReadAsync(context.Request, _maxBytes, context.RequestAborted);
        }
        catch (BadHttpRequestException exception)
        {
            return (null, new Refusal(exception.StatusCode, Refusal.ServerError, "The request body could not be read to its end."));
        }

        return body is null ? (null, TooLarge()) : Read(body);
    }

    /// <summary>Reads an id, which is text or a whole number.</summary>
    public static bool TryReadId(JsonElement json, out RequestId id)
    {
        id = default;
        if (json.ValueKind == JsonValueKind.String)
            id = new RequestId(json.GetString()!);
        else if (json.ValueKind == JsonValueKind.Number && json.TryGetInt64(out var number))
            id = new RequestId(number);
        return id.Id is not null;
    }

    /// <summary>Reads a message from its bytes.</summary>
    public (ClientMessage? Message, Refusal? Refusal) Read(byte[] utf8)
    {
        try
        {
            if (!Utf8.IsValid(utf8))
                return (null, NotJson("it is not UTF-8."));
            return JsonText.IsUnicode(utf8, _json.MaxDepth)
                ? Read(utf8, JsonDocument.Parse(utf8, _json).RootElement)
                : (null, Refusal.BadRequest("The message has text that is not Unicode: half of a surrogate pair.", JsonText.IdOf(utf8, _json.MaxDepth)));
        }
        catch (JsonException exception)
        {
            return (null, NotJson(exception.Message));
        }
    }

    private static (ClientMessage?, Refusal?) Read(byte[] utf8, JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Array)
            return (null, Refusal.BadRequest("Send one JSON-RPC message in each POST; batches are not supported."));
        if (root.ValueKind != JsonValueKind.Object)
            return (null, Refusal.BadRequest("The body is not a JSON-RPC message: it must be a JSON object."));

        var hasId = TryReadId(ClientMessage.Member(root, "id"), out var id);
        var parameters = ClientMessage.Member(root, "params");
        if (parameters.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null or JsonValueKind.Undefined))
            return (null, Refusal.BadRequest("The member 'params' must be a JSON object.", id));
        if (AlikeButForCase(parameters))
            return (null, Refusal.BadRequest("The members of 'params' must differ in more than case.", id));
        var meta = ClientMessage.Member(parameters, "_meta");
        if (meta.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null or JsonValueKind.Undefined))
            return (null, Refusal.InvalidParams("The member 'params._meta' must be a JSON object.", id));
        // The SDK reads these without regard to case and fails on two that are alike but for it.
        if (AlikeButForCase(meta))
            return (null, Refusal.InvalidParams("The members of 'params._meta' must differ in more than case.", id));

        var method = ClientMessage.Member(root, "method");
        var isCall = method.ValueKind == JsonValueKind.String && (hasId || !root.TryGetProperty("id", out _));
        var isReply = method.ValueKind == JsonValueKind.Undefined && hasId && (root.TryGetProperty("result", out _) ^ root.TryGetProperty("error", out _));
        return ClientMessage.TextOf(root, "jsonrpc") == "2.0" && (isCall || isReply)
            ? (new(utf8, method.ValueKind == JsonValueKind.String ? method.GetString() : null, id, parameters), null)
            : (null, Refusal.BadRequest("The body is not a JSON-RPC 2.0 request, notification or response with a string or integer id.", id));
    }

    private static bool AlikeButForCase(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
            return false;
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return !json.EnumerateObject().All(member => seen.Add(member.Name));
    }

    private static Refusal NotJson(string why) =>
        new(StatusCodes.Status400BadRequest, (int)McpErrorCode.ParseError, $"The body is not a JSON message that this server reads: {why}");

    /// <summary>The answer to a message that is longer than this server reads.</summary>
    public Refusal TooLarge() => new(
        StatusCodes.Status413PayloadTooLarge,
        Refusal.ServerError,
        $"The body is longer than {_maxBytes} bytes, the most that this server accepts ({McpHttpOptions.SectionName}:MaxRequestBodyBytes).");
}
