namespace McpTasks;

/// <summary>What a record holds in place of a large value. It is no JSON, so that no request and no result can be taken for one.</summary>
/// <param name="Name">The value's name among the task's.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Stays">Whether it stays when the task has ended.</param>
internal readonly record struct PayloadReference(string Name, int Length, bool Stays)
{
    private const char Mark = '@';

    // The value of a strike, every character of it escaped, is shorter, and so the beginning of a longer argument tells how the two compare; of arguments
    // beyond both, strikes take for granted that one is meant.
    private const int LongestArgument = 4096, Beginning = 2 * TaskStrike.MaxLength, MostBytes = 64 * 1024;

    /// <summary>Reads a reference; null where the value is none.</summary>
    public static PayloadReference? Parse(string? value) =>
        value is [Mark, ..] && JsonNode.Parse(value[1..]) is JsonObject json
            ? new((string)json["name"]!, (int)json["length"]!, (bool)json["stays"]!)
            : null;

    /// <summary>The arguments of a request, or those that a reference to one tells; and whether it may have others that are short.</summary>
    public static (JsonObject Arguments, bool HasOthers) ArgumentsOf(string? request)
    {
        var json = request is null ? null : JsonNode.Parse(request is [Mark, ..] ? request[1..] : request) as JsonObject;
        return (json?["arguments"] as JsonObject ?? [], json?["others"] is not null && request is [Mark, ..]);
    }

    /// <summary>The reference as the record has it, with the short arguments of a request, by which tasks are struck.</summary>
    /// <param name="request">The request; null where the value is none.</param>
    public string ToText(string? request = null)
    {
        var json = new JsonObject { ["name"] = Name, ["length"] = Length, ["stays"] = Stays };
        if (request is not null && JsonNode.Parse(request) is JsonObject whole && whole["arguments"] is JsonObject arguments)
            Tell(json, arguments);
        return Mark + json.ToJsonString();
    }

    private static void Tell(JsonObject json, JsonObject arguments)
    {
        var (told, bytes) = (new JsonObject(), 0);
        foreach (var (name, value) in arguments)
        {
            var (kept, length) = (value?.DeepClone(), value?.ToJsonString().Length ?? 4);
            if (length > LongestArgument)
            {
                kept = BeginningOf(value!);
                length = kept.ToJsonString().Length;
            }

            bytes += name.Length + length;
            if (bytes > MostBytes)
                json["others"] = true;
            else
                told[name] = kept;
        }

        json["arguments"] = told;
    }

    // What is no text has no order: a list with the beginning of it has none either, and is equal to no value of a strike.
    private static JsonNode BeginningOf(JsonNode value) => value.GetValueKind() == JsonValueKind.String && (string)value! is { Length: > Beginning } text
        ? JsonValue.Create(text[..Beginning])
        : value.GetValueKind() == JsonValueKind.String ? value.DeepClone() : new JsonArray(value.ToJsonString()[..Beginning]);
}
