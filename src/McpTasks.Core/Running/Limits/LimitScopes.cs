namespace McpTasks;

/// <summary>Names what calls have in common, as limits and keys compare them.</summary>
internal static class LimitScopes
{
    /// <summary>A hash: what a client sends as an argument reaches no key.</summary>
    public static string NameOf(string text) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));

    /// <summary>An argument with its value in a call; empty where no argument is looked at.</summary>
    public static string ValueOf(string request, string? argument) =>
        argument is null ? "" : ValueOf(ArgumentsOf(request), argument);

    public static string ValueOf(JsonObject? arguments, string argument) => $"{argument}={arguments?[argument]?.ToJsonString()}";

    public static JsonObject? ArgumentsOf(string request) => JsonNode.Parse(request)?["arguments"] as JsonObject;
}
