namespace McpTasks;

/// <summary>Names what calls share under a limit.</summary>
internal static class TaskScopes
{
    /// <summary>A hash: what a client sends as an argument reaches no key.</summary>
    public static string NameOf(string text) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));

    /// <summary>An argument with its value in a call; empty where no argument is looked at.</summary>
    public static string ValueOf(string request, string? argument) =>
        argument is null ? "" : $"{argument}={(JsonNode.Parse(request)?["arguments"] as JsonObject)?[argument]?.ToJsonString()}";
}
