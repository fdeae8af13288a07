using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using ModelContextProtocol.Protocol;

namespace McpTasks.AspNetCore.Http;

/// <summary>Reads and writes single server-sent events that hold one line of JSON, or nothing (a priming event).</summary>
internal static class SseFrame
{
    private static ReadOnlySpan<byte> DataField => "data: "u8;

    /// <summary>The JSON inside one event; empty when it has none.</summary>
    public static ReadOnlyMemory<byte> DataOf(ReadOnlyMemory<byte> frame)
    {
        var rest = frame;
        while (!rest.IsEmpty)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            if (line.Span.StartsWith(DataField))
                return line[DataField.Length..];
            rest = end < 0 ? default : rest[(end + 1)..];
        }

        return default;
    }

    /// <summary>Whether the JSON is the reply that ends an exchange, and its error code if it is an error.</summary>
    public static (bool IsReply, int? ErrorCode) Classify(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return (false, null);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("method"u8))
                return (false, null);
            if (reader.ValueTextEquals("result"u8))
                return (true, null);
            if (reader.ValueTextEquals("error"u8))
                return (true, CodeOf(ref reader));
            reader.Skip();
        }

        return (false, null);
    }

    public static byte[] Format(SseItem<JsonRpcMessage?> item)
    {
        var text = new StringBuilder();
        if (item.EventType.Length > 0)
            text.Append("event: ").Append(item.EventType).Append('\n');
        if (item.EventId is not null)
            text.Append("id: ").Append(item.EventId).Append('\n');
        if (item.ReconnectionInterval is { } retry)
            text.Append("retry: ").Append((long)retry.TotalMilliseconds).Append('\n');
        text.Append("data: ");
        if (item.Data is not null)
            text.Append(JsonSerializer.Serialize(item.Data, MessageJson.Type));
        return Encoding.UTF8.GetBytes(text.Append("\n\n").ToString());
    }

    private static int? CodeOf(ref Utf8JsonReader reader)
    {
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isCode = reader.ValueTextEquals("code"u8);
            reader.Read();
            if (isCode)
                return reader.GetInt32();
            reader.Skip();
        }

        return null;
    }
}
