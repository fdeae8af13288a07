using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;

namespace McpTasks.RedisTransport.Queues;

/// <summary>Headers and body in one value: the length of the headers, the headers as JSON, the body from the serializer.</summary>
internal static class TransportMessage
{
    // The send script writes two times in front, when the message was sent and when it expires, each as 13 digits of milliseconds.
    private const int TimeDigits = 13;

    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Bytes, Utf8JsonWriter Json)? _writer;

    public static byte[] Encode(IReadOnlyDictionary<string, object> headers, ReadOnlySpan<byte> body)
    {
        var json = Write(headers);
        var value = new byte[sizeof(int) + json.Length + body.Length];
        BinaryPrimitives.WriteInt32LittleEndian(value, json.Length);
        json.CopyTo(value.AsSpan(sizeof(int)));
        body.CopyTo(value.AsSpan(sizeof(int) + json.Length));
        return value;
    }

    public static ReceivedMessage Decode(string id, int deliveryCount, string token, long now, byte[] value)
    {
        var sent = ReadTime(value);
        var expires = ReadTime(value.AsSpan(TimeDigits));
        var rest = value.AsMemory(2 * TimeDigits);
        var length = BinaryPrimitives.ReadInt32LittleEndian(rest.Span);
        return new ReceivedMessage(id, deliveryCount, token)
        {
            Waited = TimeSpan.FromMilliseconds(Math.Max(0, now - sent)),
            IsExpired = expires > 0 && expires <= now,
            Headers = ReadHeaders(rest.Slice(sizeof(int), length).Span),
            Body = rest[(sizeof(int) + length)..],
        };
    }

    private static long ReadTime(ReadOnlySpan<byte> value) =>
        long.Parse(value[..TimeDigits], CultureInfo.InvariantCulture);

    private static ReadOnlySpan<byte> Write(IReadOnlyDictionary<string, object> headers)
    {
        if (_writer is not { } writer)
        {
            var bytes = new ArrayBufferWriter<byte>();
            _writer = writer = (bytes, new Utf8JsonWriter(bytes));
        }

        writer.Bytes.ResetWrittenCount();
        writer.Json.Reset();
        writer.Json.WriteStartObject();
        foreach (var (name, value) in headers)
        {
            writer.Json.WritePropertyName(name);
            JsonSerializer.Serialize(writer.Json, value);
        }

        writer.Json.WriteEndObject();
        writer.Json.Flush();
        return writer.Bytes.WrittenSpan;
    }

    private static Dictionary<string, object> ReadHeaders(ReadOnlySpan<byte> json)
    {
        var headers = new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase);
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            headers[name] = reader.TokenType switch
            {
                JsonTokenType.True => true,
                JsonTokenType.False => false,
                JsonTokenType.Number => reader.TryGetInt64(out var whole) ? whole : reader.GetDouble(),
                JsonTokenType.String => reader.GetString()!,
                _ => JsonElement.ParseValue(ref reader).GetRawText(),
            };
        }

        return headers;
    }
}

/// <summary>One delivery of a message.</summary>
/// <param name="Id">The id in the queue.</param>
/// <param name="DeliveryCount">How many deliveries have begun, this one included.</param>
/// <param name="Token">Proves to the scripts that this delivery owns the message.</param>
internal sealed record ReceivedMessage(string Id, int DeliveryCount, string Token)
{
    public required IReadOnlyDictionary<string, object> Headers { get; init; }

    public required ReadOnlyMemory<byte> Body { get; init; }

    public TimeSpan Waited { get; init; }

    public bool IsExpired { get; init; }
}
