namespace McpTasks;

internal static class JsonFit
{
    /// <summary>Where the serializer cannot read JSON as a type, as a path that begins with <c>$</c>; null when it can.</summary>
    public static string? Misfit(JsonElement json, Type type)
    {
        try
        {
            json.Deserialize(McpJsonUtilities.DefaultOptions.GetTypeInfo(type));
            return null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException or FormatException or NotSupportedException or OverflowException)
        {
            return (error as JsonException)?.Path ?? "$";
        }
    }
}
