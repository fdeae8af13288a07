namespace McpTasks.AspNetCore.HttpGate.Messages;

/// <summary>
/// Finds members that differ in case alone. The SDK reads objects without regard to case: it fails on two such members, or takes one for the other.
/// </summary>
internal static class MemberNames
{
    /// <summary>Which member of the parameters has such members, among those whose names are the protocol's; null when none has.</summary>
    public static string? Clash(JsonElement parameters)
    {
        if (parameters.ValueKind != JsonValueKind.Object)
            return null;
        foreach (var member in parameters.EnumerateObject())
        {
            // Answers are named by their questions' keys, which are compared by case.
            if (member.Name != "inputResponses" && AreAlike(member.Value, within: member.Name == "_meta"))
                return member.Name;
        }

        return null;
    }

    /// <summary>Whether an object, or one within it, has such members.</summary>
    public static bool AreAlike(JsonElement json, bool within)
    {
        if (json.ValueKind == JsonValueKind.Array)
            return within && json.EnumerateArray().Any(item => AreAlike(item, within));
        if (json.ValueKind != JsonValueKind.Object)
            return false;
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return json.EnumerateObject().Any(member => !seen.Add(member.Name) || (within && AreAlike(member.Value, within)));
    }
}
