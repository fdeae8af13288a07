using System.Runtime.InteropServices;
using System.Text.Unicode;

namespace McpTasks.Server.Messages;

/// <summary>
/// Reads one JSON-RPC message of a client, up to a depth, and refuses messages on which the SDK would fail. Over HTTP the SDK
/// (modelcontextprotocol/csharp-sdk) answers 500 to repeated members and to text that is not Unicode, and sets no depth limit of its own.
/// </summary>
internal sealed class MessageReader(int maxDepth)
{
    private const string NoUnicode = "The message has text that is not Unicode: half of a surrogate pair.";

    // A repeated name could mean one thing to a gateway and another to the server, so it is refused.
    private readonly JsonDocumentOptions _json = new() { MaxDepth = maxDepth, AllowDuplicateProperties = false };

    /// <summary>The message, or the error that answers the message.</summary>
    public (ClientMessage? Message, JsonRpcError? Error) Read(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            if (!Utf8.IsValid(utf8.Span))
                return (null, NotJson("it is not UTF-8."));
            var document = JsonDocument.Parse(utf8, _json);
            var (message, error) = Read(utf8, document);
            if (message is null)
                document.Dispose();
            return (message, error);
        }
        catch (JsonException exception)
        {
            return (null, NotJson(exception.Message));
        }
        catch (InvalidOperationException)
        {
            // Comparing the member names hit a name whose escapes are not Unicode.
            return (null, Invalid(NoUnicode, default));
        }
    }

    public static bool TryReadId(JsonElement json, out RequestId id)
    {
        id = default;
        if (json.ValueKind == JsonValueKind.String && IsUnicode(json))
            id = new RequestId(json.GetString()!);
        else if (json.ValueKind == JsonValueKind.Number && json.TryGetInt64(out var number))
            id = new RequestId(number);
        return id.Id is not null;
    }

    private static (ClientMessage?, JsonRpcError?) Read(ReadOnlyMemory<byte> utf8, JsonDocument document)
    {
        var root = document.RootElement;
        if (root.ValueKind == JsonValueKind.Array)
            return (null, Invalid("Send one JSON-RPC message at a time; batches are not supported.", default));
        if (root.ValueKind != JsonValueKind.Object)
            return (null, Invalid("This is not a JSON-RPC message: it must be a JSON object.", default));

        var hasId = TryReadId(JsonMembers.Of(root, "id"), out var id);
        if (!IsUnicode(root))
            return (null, Invalid(NoUnicode, id));
        var parameters = JsonMembers.Of(root, "params");
        if (!IsObject(parameters))
            return (null, Invalid("The member 'params' must be a JSON object.", id));
        if (MemberNames.AreAlike(parameters, within: false) || MemberNames.AreAlike(root, within: false))
            return (null, Invalid("The members of the message and of its 'params' must differ in more than case.", id));
        if (!IsObject(JsonMembers.Of(parameters, "_meta")))
            return (null, Error("The member 'params._meta' must be a JSON object.", id, McpErrorCode.InvalidParams));
        if (MemberNames.Clash(parameters) is { } clash)
            return (null, Error($"The members of 'params.{clash}' must differ in more than case.", id, McpErrorCode.InvalidParams));

        var method = JsonMembers.Of(root, "method");
        var isCall = method.ValueKind == JsonValueKind.String && (hasId || !root.TryGetProperty("id", out _));
        var isReply = method.ValueKind == JsonValueKind.Undefined && hasId && IsOutcome(root);
        return (isCall || isReply) && JsonMembers.TextOf(root, "jsonrpc") == "2.0" && AreKnown(root)
            ? (new(utf8, isCall ? method.GetString() : null, id, parameters, document), null)
            : (null, Invalid("This is not a JSON-RPC 2.0 request, notification or response with a string or integer id.", id));
    }

    // The SDK fails on any other member.
    private static bool AreKnown(JsonElement root)
    {
        foreach (var member in root.EnumerateObject())
        {
            if (!member.NameEquals("jsonrpc"u8) && !member.NameEquals("id"u8) && !member.NameEquals("method"u8)
                && !member.NameEquals("params"u8) && !member.NameEquals("result"u8) && !member.NameEquals("error"u8))
                return false;
        }

        return true;
    }

    // The bytes are UTF-8, so only an escape can hold text that is not Unicode. Reading such an escape throws.
    private static bool IsUnicode(JsonElement json)
    {
        var utf8 = JsonMarshal.GetRawUtf8Value(json);
        if (utf8.IndexOf("\\u"u8) < 0)
            return true;
        try
        {
            var reader = new Utf8JsonReader(utf8);
            while (reader.Read())
                _ = reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName ? reader.GetString() : null;
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    // The SDK fails on a reply that is neither a result nor an error.
    private static bool IsOutcome(JsonElement root)
    {
        if (root.TryGetProperty("result", out var result))
            return result.ValueKind == JsonValueKind.Object && !root.TryGetProperty("error", out _);
        var error = JsonMembers.Of(root, "error");
        return JsonMembers.TextOf(error, "message") is not null
            && JsonMembers.Of(error, "code") is { ValueKind: JsonValueKind.Number } code && code.TryGetInt32(out _);
    }

    private static bool IsObject(JsonElement json) =>
        json.ValueKind is JsonValueKind.Object or JsonValueKind.Null or JsonValueKind.Undefined;

    private static JsonRpcError NotJson(string why) =>
        Error($"This is not a JSON message that the server reads: {why}", default, McpErrorCode.ParseError);

    private static JsonRpcError Invalid(string message, RequestId id) => Error(message, id, McpErrorCode.InvalidRequest);

    private static JsonRpcError Error(string message, RequestId id, McpErrorCode code) =>
        new() { Id = id, Error = new() { Code = (int)code, Message = message } };
}
