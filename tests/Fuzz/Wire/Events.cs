using System.Text;
using System.Text.Json;

namespace Fuzz.Wire;

/// <summary>The messages in an answer.</summary>
internal static class Events
{
    /// <summary>The data of each whole event of a stream.</summary>
    /// <exception cref="FormatException">It is no stream of events.</exception>
    public static List<string> DataOf(string stream, Action<string>? onId = null)
    {
        var (all, data) = (new List<string>(), (StringBuilder?)null);
        foreach (var line in stream.Split('\n'))
        {
            if (line.Length == 0)
            {
                if (data is { Length: > 0 })
                    all.Add(data.ToString());
                data = null;
            }
            else if (line.StartsWith("data:", StringComparison.Ordinal))
            {
                data = data is null ? new(line[5..].TrimStart(' ')) : data.Append('\n').Append(line[5..].TrimStart(' '));
            }
            else if (line.StartsWith("id:", StringComparison.Ordinal))
            {
                onId?.Invoke(line[3..].Trim());
            }
            else if (line[0] != ':' && !line.StartsWith("event:", StringComparison.Ordinal)
                && !line.StartsWith("retry:", StringComparison.Ordinal))
            {
                throw new FormatException($"'{line}' is no line of an event stream.");
            }
        }

        return all;
    }

    /// <summary>The messages of an answer, each of which must be JSON.</summary>
    public static List<JsonElement> MessagesOf(Reply reply)
    {
        if (reply.IsEvents)
            return [.. DataOf(reply.Text).Select(data => JsonElement.Parse(data))];
        return reply.Body.Length == 0 ? [] : [JsonElement.Parse(reply.Text)];
    }
}
