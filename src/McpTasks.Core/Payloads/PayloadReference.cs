namespace McpTasks;

/// <summary>What a record holds in place of a large value. No request and no result of MCP begins like it.</summary>
/// <param name="Name">The value's name among the task's.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Stays">Whether it stays when the task has ended.</param>
internal readonly record struct PayloadReference(string Name, int Length, bool Stays)
{
    private const string Mark = """{"@payload":""";
    private const int LongestArgument = 512, MostArguments = 32;

    public static PayloadReference? Parse(string? value)
    {
        if (value?.StartsWith(Mark, StringComparison.Ordinal) is not true)
            return null;
        var payload = JsonNode.Parse(value)!["@payload"]!;
        return new((string)payload["name"]!, (int)payload["length"]!, (bool)payload["stays"]!);
    }

    /// <summary>The reference as the record has it, with the short arguments of a request, by which tasks are struck.</summary>
    /// <param name="request">The request; null where the value is none.</param>
    public string ToText(string? request = null)
    {
        var json = new JsonObject { ["@payload"] = new JsonObject { ["name"] = Name, ["length"] = Length, ["stays"] = Stays } };
        if (request is not null && JsonNode.Parse(request) is JsonObject whole && whole["arguments"] is JsonObject arguments)
            json["arguments"] = new JsonObject(arguments.Where(argument => IsShort(argument.Value))
                .Take(MostArguments).Select(argument => KeyValuePair.Create(argument.Key, argument.Value?.DeepClone())));
        return json.ToJsonString();
    }

    private static bool IsShort(JsonNode? argument) => argument is null || (argument is JsonValue && argument.ToJsonString().Length <= LongestArgument);
}
