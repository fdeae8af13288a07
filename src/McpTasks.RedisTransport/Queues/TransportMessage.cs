using System.Buffers.Binary;
using System.Text.Json;

namespace McpTasks.RedisTransport.Queues;

/// <summary>Headers beside a body, as one value: the length of the headers, the headers as JSON, the body as the serializer made it.</summary>
internal static class TransportMessage
{
    // Written by the send script in front: when it was sent and when it expires, each 13 digits of milliseconds.
    private const int TimeDigits = 13;

    public static byte[] Encode(IReadOnlyDictionary<string, object> headers, ReadOnlySpan<byte> body)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(headers);
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
            Body = rest[(sizeof(int) + length)..].ToArray(),
        };
    }

    private static long ReadTime(ReadOnlySpan<byte> value) =>
        long.Parse(value[..TimeDigits], CultureInfo.InvariantCulture);

    private static Dictionary<string, object> ReadHeaders(ReadOnlySpan<byte> json)
    {
        var headers = new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json)!)
        {
            headers[key] = value.ValueKind switch
            {
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                JsonValueKind.Number => value.TryGetInt64(out var whole) ? whole : value.GetDouble(),
                JsonValueKind.String => value.GetString()!,
                _ => value.GetRawText(),
            };
        }

        return headers;
    }
}

/// <summary>One delivery of a message.</summary>
/// <param name="Id">The id in the queue.</param>
/// <param name="DeliveryCount">How many deliveries have begun, this one included.</param>
/// <param name="Token">What proves to the scripts that this delivery owns the message.</param>
internal sealed record ReceivedMessage(string Id, int DeliveryCount, string Token)
{
    public required IReadOnlyDictionary<string, object> Headers { get; init; }

    public required byte[] Body { get; init; }

    public TimeSpan Waited { get; init; }

    public bool IsExpired { get; init; }
}
