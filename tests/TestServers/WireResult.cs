using System.Text.Json;

namespace TestServers;

/// <summary>
/// What a component gave, cut out of a reply as it is on the wire: without what the protocol adds to it, every other byte as sent.
/// </summary>
public static class WireResult
{
    /// <summary>From the reply to a call, or to <c>tasks/result</c>.</summary>
    /// <param name="reply">The whole message.</param>
    public static string Of(string reply)
    {
        using var document = JsonDocument.Parse(reply);
        return Of(document.RootElement);
    }

    /// <summary>From the reply to <c>tasks/get</c> of 2026-07-28.</summary>
    /// <param name="reply">The whole message.</param>
    public static string OfTask(string reply)
    {
        using var document = JsonDocument.Parse(reply);
        return Of(document.RootElement.GetProperty("result"));
    }

    private static string Of(JsonElement reply) =>
        reply.TryGetProperty("error", out var error)
            ? $"error {error.GetRawText()}"
            : Object(reply.GetProperty("result"), name => name != "resultType");

    private static string Object(JsonElement value, Func<string, bool> isOwn) =>
        $"{{{string.Join(',', from member in value.EnumerateObject() where isOwn(member.Name) let text = Member(member) where text is not null select text)}}}";

    private static string? Member(JsonProperty member)
    {
        if (member.Name != "_meta")
            return $"\"{member.Name}\":{member.Value.GetRawText()}";
        var own = Object(member.Value, name => !name.StartsWith("io.modelcontextprotocol/", StringComparison.Ordinal));
        return own == "{}" ? null : $"\"_meta\":{own}";
    }
}
