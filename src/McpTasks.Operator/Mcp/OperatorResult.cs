namespace McpTasks.Operator.Mcp;

/// <summary>What an operation tells, as a tool's result: structured, as text for clients that know no other, and bounded.</summary>
internal static class OperatorResult
{
    /// <summary>The longest member of a result, in characters of its JSON; a longer one is cut and told as text.</summary>
    public const int MaxMember = 32 * 1024;

    public static CallToolResult Of(OperationReply reply)
    {
        foreach (var (member, value) in reply.Body.ToList())
        {
            if (member is "request" or "result" or "error" or "questions" && value?.ToJsonString() is { Length: > MaxMember } text)
                reply.Body[member] = new JsonObject { ["isCut"] = true, ["length"] = text.Length, ["start"] = Start(text) };
        }

        return new()
        {
            StructuredContent = JsonSerializer.SerializeToElement(reply.Body),
            Content = [new TextContentBlock { Text = reply.Body.ToJsonString() }],
            IsError = reply.Status >= StatusCodes.Status400BadRequest,
        };
    }

    // Not between the two halves of one character.
    private static string Start(string text) => text[..(char.IsHighSurrogate(text[MaxMember - 1]) ? MaxMember - 1 : MaxMember)];
}
