using System.Buffers.Text;

namespace McpTasks.AspNetCore.Sessions;

internal enum EventKind
{
    Event,
    Begun,
    Polling,
    Streaming,
    Ended,
    Cancelled,
}

/// <summary>
/// An entry of a session's log. An id that a request uses again is another stream, whose key goes on behind a dash. The number is the event's in its
/// stream; unsolicited messages, which several processes write, go by that of the log. A client may be told after how many milliseconds to come back.
/// </summary>
internal sealed record StoredEvent(string Stream, long Number, EventKind Kind, long? Retry = null, string? Json = null)
{
    private const int KeyLength = 16;

    /// <summary>The key of what is said unasked, which is another one in every session, so that none is resumed in another.</summary>
    public static string UnsolicitedKeyOf(string session) => KeyOf($"{StreamableHttpServerTransport.UnsolicitedMessageStreamId}\n{session}");

    /// <summary>Names a stream: its id, which is a request's, is a client's text.</summary>
    public static string KeyOf(string streamId) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(streamId)))[..KeyLength];

    public static StoredEvent Of(string stream, long number, JsonRpcMessage message, TimeSpan? retry) =>
        new(stream, number, EventKind.Event, (long?)retry?.TotalMilliseconds, JsonSerializer.Serialize(message, MessageJson.Type));

    public static StoredEvent Parse(ReadOnlyMemory<byte> json) => JsonSerializer.Deserialize<StoredEvent>(json.Span)!;

    public static string IdOf(string stream, long number) => string.Create(CultureInfo.InvariantCulture, $"{stream}.{number}");

    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this);

    public SseItem<JsonRpcMessage?> ToItem(long number) => new(JsonSerializer.Deserialize(Json!, MessageJson.Type), SseParser.EventTypeDefault)
    {
        EventId = IdOf(Stream, number),
        ReconnectionInterval = Retry is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null,
    };
}
