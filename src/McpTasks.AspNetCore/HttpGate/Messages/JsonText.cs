using System.Text.Json;
using ModelContextProtocol.Protocol;

namespace McpTasks.AspNetCore.HttpGate.Messages;

/// <summary>Finds text in JSON that is valid where it is written and no Unicode when it is read, as <c>"\ud800"</c>.</summary>
internal static class JsonText
{
    /// <summary>Whether all names and values can be read as text.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static bool IsUnicode(ReadOnlySpan<byte> utf8, int maxDepth)
    {
        // Only an escape can write it, since the bytes are UTF-8.
        if (utf8.IndexOf("\\u"u8) < 0)
            return true;
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = maxDepth });
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped && !CanRead(ref reader))
                return false;
        }

        return true;
    }

    /// <summary>The message's id, when that can be read although another part cannot.</summary>
    public static RequestId IdOf(ReadOnlySpan<byte> utf8, int maxDepth)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = maxDepth });
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1)
                continue;
            var isId = reader.ValueTextEquals("id"u8);
            reader.Read();
            if (!isId)
                reader.Skip();
            else if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number))
                return new RequestId(number);
            else
                return reader.TokenType == JsonTokenType.String && CanRead(ref reader) ? new RequestId(reader.GetString()!) : default;
        }

        return default;
    }

    private static bool CanRead(ref Utf8JsonReader reader)
    {
        try
        {
            reader.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
