namespace McpTasks.AspNetCore.Tasks.Shared;

/// <summary>
/// Writes the schemas of a list of tools so that every client reads them: a parameter that may be anything is <c>true</c> to the SDK, which is
/// right, and for which some clients refuse the whole list; <c>{}</c> says the same.
/// </summary>
internal static class PlainSchema
{
    public static void WriteInto(JsonNode? tools)
    {
        foreach (var tool in (tools as JsonArray ?? []).OfType<JsonObject>())
        {
            Rewrite(tool["inputSchema"]);
            Rewrite(tool["outputSchema"]);
        }
    }

    private static void Rewrite(JsonNode? schema)
    {
        if (schema is JsonArray alternatives)
        {
            foreach (var alternative in alternatives)
                Rewrite(alternative);
            return;
        }

        if (schema is not JsonObject members)
            return;
        if (members["properties"] is JsonObject properties)
        {
            foreach (var name in properties.Where(property => property.Value?.GetValueKind() == JsonValueKind.True).Select(property => property.Key).ToList())
                properties[name] = new JsonObject();
            foreach (var (_, property) in properties)
                Rewrite(property);
        }

        foreach (var keyword in (ReadOnlySpan<string>)["items", "anyOf", "oneOf", "allOf"])
            Rewrite(members[keyword]);
    }
}
