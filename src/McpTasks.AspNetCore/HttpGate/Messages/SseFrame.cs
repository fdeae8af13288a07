using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using ModelContextProtocol.Protocol;

namespace McpTasks.AspNetCore.HttpGate.Messages;

/// <summary>Reads and writes single server-sent events that hold one line of JSON, or nothing (a priming event).</summary>
internal static class SseFrame
{
    /// <summary>Whether the event has no data.</summary>
    public static bool IsEmpty(ReadOnlyMemory<byte> frame) => DataOf(frame).IsEmpty;

    /// <summary>Whether a client can resume after the event.</summary>
    public static bool HasId(ReadOnlyMemory<byte> frame) => !ValueOf(frame, "id: "u8).IsEmpty;

    /// <summary>The JSON inside an event; empty when it has none.</summary>
    public static ReadOnlyMemory<byte> DataOf(ReadOnlyMemory<byte> frame) => ValueOf(frame, "data: "u8);

    /// <summary>
    /// Writes an event. One without data is of a type of its own: clients that parse whatever is a <c>message</c> fail on nothing.
    /// </summary>
    public static byte[] Format(SseItem<JsonRpcMessage?> item)
    {
        var text = new StringBuilder("event: ").Append(item.Data is null ? "prime" : "message").Append("\ndata: ");
        if (item.Data is not null)
            text.Append(JsonSerializer.Serialize(item.Data, MessageJson.Type));
        if (item.EventId is not null)
            text.Append("\nid: ").Append(item.EventId);
        if (item.ReconnectionInterval is { } retry)
            text.Append("\nretry: ").Append((long)retry.TotalMilliseconds);
        return Encoding.UTF8.GetBytes(text.Append("\n\n").ToString());
    }

    private static ReadOnlyMemory<byte> ValueOf(ReadOnlyMemory<byte> frame, ReadOnlySpan<byte> field)
    {
        foreach (var range in frame.Span.Split((byte)'\n'))
        {
            if (frame[range] is var line && line.Span.StartsWith(field))
                return line[field.Length..];
        }

        return default;
    }
}
