using System.Runtime.InteropServices;
using System.Text.Unicode;

namespace McpTasks.AspNetCore.HttpGate.Messages;

/// <summary>
/// Reads the one JSON-RPC message of a POST, up to a size and a depth, so that the SDK never sees one on which it fails: it answers 500 to
/// repeated members and to text that is no Unicode (modelcontextprotocol/csharp-sdk has no limit of its own either).
/// </summary>
internal sealed class MessageReader(IOptions<McpHttpOptions> options)
{
    private const string Json = "application/json", EventStream = "text/event-stream", NoUnicode = "The message has text that is not Unicode: half of a surrogate pair.";

    private readonly int _maxBytes = (int)options.Value.MaxRequestBodyBytes;

    // A repeated name could mean one thing to a gateway and another to the server, so it is refused.
    private readonly JsonDocumentOptions _json = new() { MaxDepth = options.Value.MaxJsonDepth, AllowDuplicateProperties = false };

    public async ValueTask<(ClientMessage? Message, Refusal? Refusal)> ReadAsync(HttpContext context, BodyBudget.Share share)
    {
        var request = context.Request;
        if (request.ContentType is not Json && !IsJson(request))
            return (null, new(StatusCodes.Status415UnsupportedMediaType, Refusal.ServerError, $"Send the message as {Json} in UTF-8."));
        if (!ClientMessage.Accepts(request, Json) || !ClientMessage.Accepts(request, EventStream))
            return (null, new(StatusCodes.Status406NotAcceptable, Refusal.ServerError, $"The Accept header must list both {Json} and {EventStream}."));
        try
        {
            // Kestrel's own limit ends the connection, so that the client is not told.
            if (request.ContentLength > _maxBytes)
                return (null, TooLarge());
            // Not cancelled when the client leaves, on which Kestrel ends it: a read that was given up is one that Kestrel stumbles over.
            while (true)
            {
                var read = await request.BodyReader.ReadAsync();
                var refusal = !share.TryGrowTo(read.Buffer.Length) ? Refusal.TooManyBodies() : read.Buffer.Length > _maxBytes ? TooLarge() : null;
                if (refusal is null && !read.IsCompleted)
                {
                    request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                    continue;
                }

                var body = refusal is null ? read.Buffer.ToArray() : [];
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return refusal is null ? Read(body) : (null, refusal);
            }
        }
        catch (IOException exception) when (!context.RequestAborted.IsCancellationRequested)
        {
            // Kestrel says in another way that the size of a chunk is no number.
            var status = (exception as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status400BadRequest;
            return (null, new Refusal(status, Refusal.ServerError, "The request body could not be read to its end."));
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

    public (ClientMessage? Message, Refusal? Refusal) Read(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            if (!Utf8.IsValid(utf8.Span))
                return (null, NotJson("it is not UTF-8."));
            var document = JsonDocument.Parse(utf8, _json);
            var (message, refusal) = Read(utf8, document);
            if (message is null)
                document.Dispose();
            return (message, refusal);
        }
        catch (JsonException exception)
        {
            return (null, NotJson(exception.Message));
        }
        catch (InvalidOperationException)
        {
            // A name whose escapes are no Unicode, which is compared with others.
            return (null, Refusal.BadRequest(NoUnicode));
        }
    }

    private static bool IsJson(HttpRequest request) =>
        request.HasJsonContentType()
        && (request.GetTypedHeaders().ContentType is not { Charset: { HasValue: true } charset } || HeaderUtilities.RemoveQuotes(charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    public Refusal TooLarge() => new(
        StatusCodes.Status413PayloadTooLarge, Refusal.ServerError,
        $"The body is longer than {_maxBytes} bytes, the most that this server accepts ({McpHttpOptions.SectionName}:MaxRequestBodyBytes).");

    private static (ClientMessage?, Refusal?) Read(ReadOnlyMemory<byte> utf8, JsonDocument document)
    {
        var root = document.RootElement;
        if (root.ValueKind == JsonValueKind.Array)
            return (null, Refusal.BadRequest("Send one JSON-RPC message in each POST; batches are not supported."));
        if (root.ValueKind != JsonValueKind.Object)
            return (null, Refusal.BadRequest("The body is not a JSON-RPC message: it must be a JSON object."));

        var hasId = TryReadId(JsonMembers.Of(root, "id"), out var id);
        if (!IsUnicode(root))
            return (null, Refusal.BadRequest(NoUnicode, id));
        var parameters = JsonMembers.Of(root, "params");
        if (!IsObject(parameters))
            return (null, Refusal.BadRequest("The member 'params' must be a JSON object.", id));
        if (MemberNames.AreAlike(parameters, within: false) || MemberNames.AreAlike(root, within: false))
            return (null, Refusal.BadRequest("The members of the message and of its 'params' must differ in more than case.", id));
        if (!IsObject(JsonMembers.Of(parameters, "_meta")))
            return (null, Refusal.InvalidParams("The member 'params._meta' must be a JSON object.", id));
        if (MemberNames.Clash(parameters) is { } clash)
            return (null, Refusal.InvalidParams($"The members of 'params.{clash}' must differ in more than case.", id));

        var method = JsonMembers.Of(root, "method");
        var isCall = method.ValueKind == JsonValueKind.String && (hasId || !root.TryGetProperty("id", out _));
        var isReply = method.ValueKind == JsonValueKind.Undefined && hasId && IsOutcome(root);
        return (isCall || isReply) && JsonMembers.TextOf(root, "jsonrpc") == "2.0" && AreKnown(root)
            ? (new(utf8, isCall ? method.GetString() : null, id, parameters, document), null)
            : (null, Refusal.BadRequest("The body is not a JSON-RPC 2.0 request, notification or response with a string or integer id.", id));
    }

    // On any other member the SDK fails.
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

    // Only an escape can write what is no Unicode, since the bytes are UTF-8; it fails when it is read.
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

    // On what is neither the SDK fails.
    private static bool IsOutcome(JsonElement root)
    {
        if (root.TryGetProperty("result", out var result))
            return result.ValueKind == JsonValueKind.Object && !root.TryGetProperty("error", out _);
        var error = JsonMembers.Of(root, "error");
        return JsonMembers.TextOf(error, "message") is not null && JsonMembers.Of(error, "code") is { ValueKind: JsonValueKind.Number } code && code.TryGetInt32(out _);
    }

    private static bool IsObject(JsonElement json) => json.ValueKind is JsonValueKind.Object or JsonValueKind.Null or JsonValueKind.Undefined;

    private static Refusal NotJson(string why) => Refusal.BadRequest($"The body is not a JSON message that this server reads: {why}", code: McpErrorCode.ParseError);
}
