namespace McpTasks;

/// <summary>Checks a client's answer to a task's question, which stays open until one fits.</summary>
internal static class AnswerCheck
{
    private static readonly SchemaCheck Schema = new(bounds: true);

    public static string? Problem(TaskInput input, string answer)
    {
        using var json = JsonDocument.Parse(answer);
        using var asked = JsonDocument.Parse(input.Params);
        return input.Method switch
        {
            RequestMethods.ElicitationCreate => OfElicitation(asked.RootElement, json.RootElement),
            RequestMethods.SamplingCreateMessage => Reads(json.RootElement, typeof(CreateMessageResult)),
            RequestMethods.RootsList => Reads(json.RootElement, typeof(ListRootsResult)),
            _ => null,
        };
    }

    private static string? OfElicitation(JsonElement asked, JsonElement answer)
    {
        var action = JsonMembers.TextOf(answer, "action");
        if (action is not ("accept" or "decline" or "cancel"))
            return $"'action' must be accept, decline or cancel{(action is null ? "" : ", in this case")}.";
        if (action != "accept" || JsonMembers.Of(asked, "requestedSchema") is not { ValueKind: JsonValueKind.Object } schema)
            return Reads(answer, typeof(ElicitResult));
        var content = JsonMembers.Of(answer, "content") is { ValueKind: not JsonValueKind.Undefined } given ? given : JsonElement.Parse("{}");
        if (content.ValueKind != JsonValueKind.Object)
            return "'content' must be an object.";
        // A field that has a default may be left out (SEP-1034).
        return Schema.Misfit(schema, WithDefaults(schema, content)) is { } misfit
            ? $"'content' does not fit the schema of the question at {misfit}."
            : Reads(answer, typeof(ElicitResult));
    }

    private static JsonElement WithDefaults(JsonElement schema, JsonElement content)
    {
        var filled = JsonNode.Parse(content.GetRawText())!.AsObject();
        var properties = JsonMembers.Of(schema, "properties") is { ValueKind: JsonValueKind.Object } named ? named.EnumerateObject() : default;
        foreach (var property in properties.Where(property => !content.TryGetProperty(property.Name, out _)))
        {
            if (JsonMembers.Of(property.Value, "default") is { ValueKind: not JsonValueKind.Undefined } value)
                filled[property.Name] = JsonNode.Parse(value.GetRawText());
        }

        return JsonElement.Parse(filled.ToJsonString());
    }

    private static string? Reads(JsonElement answer, Type type) => JsonFit.Misfit(answer, type) switch
    {
        null => null,
        { Length: > 1 } path => $"It does not fit at {path}.",
        _ => "Members are missing.",
    };
}
