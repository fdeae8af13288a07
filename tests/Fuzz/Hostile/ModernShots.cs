using System.Text;
using System.Text.Json;
using CsCheck;

namespace Fuzz.Hostile;

/// <summary>Requests of 2026-07-28, whose headers say what their bodies say, whatever was done to these.</summary>
internal static class ModernShots
{
    public static Gen<Shot> Any { get; } =
        from message in Messages.Of(ModernCalls.Any)
        from shot in Requests.Post("modern", message, HeadersOf(message))
        select shot;

    private static List<Header> HeadersOf(Message message)
    {
        var headers = new List<Header> { new(Headers.Version, "2026-07-28") };
        try
        {
            using var body = JsonDocument.Parse(Places.Number(message.Body));
            if (Text(body.RootElement, "method") is not { } method)
                return headers;
            headers.Add(new(Headers.Method, Encoded(method)));
            var parameters = Member(body.RootElement, "params");
            if ((Text(parameters, "name") ?? Text(parameters, "uri") ?? Text(parameters, "taskId")) is { } name)
                headers.Add(new(Headers.Name, Encoded(name)));
            var arguments = Member(parameters, "arguments");
            if (Text(arguments, "region") is { } region)
                headers.Add(new("Mcp-Param-Region", Encoded(region)));
            if (Member(arguments, "count") is { ValueKind: JsonValueKind.Number } count)
                headers.Add(new("Mcp-Param-Count", count.GetRawText()));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // No message at all: its headers are those of a call.
            headers.Add(new(Headers.Method, message.Call.Method ?? "x"));
        }

        return headers;
    }

    private static JsonElement Member(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : default;

    private static string? Text(JsonElement json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    private static string Encoded(string text) =>
        text.All(letter => letter is > ' ' and < '\u007f') && !text.StartsWith("=?", StringComparison.Ordinal)
        ? text
        : $"=?base64?{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}?=";
}
