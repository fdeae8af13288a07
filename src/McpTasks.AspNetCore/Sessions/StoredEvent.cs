using System.Buffers.Text;
using System.Text.Unicode;

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
/// What ends a stream may be a message too. In the log it is a line of the rest, and the message.
/// </summary>
internal sealed record StoredEvent(string Stream, long Number, EventKind Kind, long? Retry = null, ReadOnlyMemory<byte> Json = default)
{
    // A key of a plain id is shorter than one that is a hash.
    private const int KeyBytes = 12, LongestPlainId = 14, LongestHead = 128;

    private static readonly SearchValues<char> Plain = SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    public bool IsMessage => !Json.IsEmpty;

    /// <summary>The key of what is said unasked, which is another one in every session, so that none is resumed in another.</summary>
    public static string UnsolicitedKeyOf(string session) => KeyOf($"{StreamableHttpServerTransport.UnsolicitedMessageStreamId}\n{session}");

    /// <summary>Names a stream: its id, which is a request's, is a client's text. A short plain one, as most clients send, names it almost as it is.</summary>
    public static string KeyOf(string streamId) => streamId.Length <= LongestPlainId && !streamId.AsSpan().ContainsAnyExcept(Plain)
        ? $"r{streamId}"
        : Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(streamId)).AsSpan(0, KeyBytes));

    /// <summary>The key of a stream's id, which several streams may have had one after the other.</summary>
    public static string KeyIn(string stream) => stream[..Math.Max(0, stream.LastIndexOf('-'))];

    public static StoredEvent Of(string stream, long number, EventKind kind, JsonRpcMessage message, TimeSpan? retry = null) =>
        new(stream, number, kind, (long?)retry?.TotalMilliseconds, JsonSerializer.SerializeToUtf8Bytes(message, MessageJson.Type));

    public static StoredEvent Parse(ReadOnlyMemory<byte> entry)
    {
        var end = entry.Span.IndexOf((byte)'\n');
        var head = Encoding.UTF8.GetString(entry.Span[..end]).Split(' ');
        long? retry = head[3].Length == 0 ? null : Number(head[3]);
        return new(head[0], Number(head[1]), (EventKind)Number(head[2]), retry, entry[(end + 1)..]);

        static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
    }

    public static string IdOf(string stream, long number) => string.Create(CultureInfo.InvariantCulture, $"{stream}.{number}");

    public byte[] ToUtf8()
    {
        Span<byte> head = stackalloc byte[LongestHead];
        Utf8.TryWrite(head, CultureInfo.InvariantCulture, $"{Stream} {Number} {(int)Kind} {Retry}\n", out var length);
        return [.. head[..length], .. Json.Span];
    }

    public SseItem<JsonRpcMessage?> ToItem(long number) =>
        new(JsonSerializer.Deserialize(Json.Span, MessageJson.Type), SseParser.EventTypeDefault)
        {
            EventId = IdOf(Stream, number),
            ReconnectionInterval = Retry is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null,
        };
}
