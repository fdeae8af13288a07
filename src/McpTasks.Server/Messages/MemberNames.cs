using System.Runtime.InteropServices;

namespace McpTasks.Server.Messages;

/// <summary>
/// Finds members that differ in case alone. The SDK reads objects without regard to case: it fails on two such members, or takes one for the other.
/// </summary>
internal static class MemberNames
{
    // So few names are sooner compared with each other than put into a set.
    private const int Few = 16;

    /// <summary>Which member of the parameters has such members, among those whose names are the protocol's; null when none has.</summary>
    public static string? Clash(JsonElement parameters)
    {
        if (parameters.ValueKind != JsonValueKind.Object)
            return null;
        foreach (var member in parameters.EnumerateObject())
        {
            // Answers are named by their questions' keys, which are compared by case.
            if (!member.NameEquals("inputResponses"u8) && AreAlike(member.Value, within: member.NameEquals("_meta"u8)))
                return member.Name;
        }

        return null;
    }

    /// <summary>Whether an object, or one within it, has such members.</summary>
    public static bool AreAlike(JsonElement json, bool within) => json.ValueKind switch
    {
        JsonValueKind.Array => within && json.EnumerateArray().Any(item => AreAlike(item, within: true)),
        JsonValueKind.Object => AreMembersAlike(json, within),
        _ => false,
    };

    private static bool AreMembersAlike(JsonElement json, bool within)
    {
        var (members, many) = (json.EnumerateObject(), json.GetPropertyCount() > Few);
        while (members.MoveNext())
        {
            if (within && AreAlike(members.Current.Value, within))
                return true;
            var name = JsonMarshal.GetRawUtf8PropertyName(members.Current);
            var others = members;
            many |= !Ascii.IsValid(name) || name.Contains((byte)'\\');
            while (!many && others.MoveNext())
            {
                if (Ascii.EqualsIgnoreCase(name, JsonMarshal.GetRawUtf8PropertyName(others.Current)))
                    return true;
            }
        }

        return many && AreManyAlike(json);
    }

    private static bool AreManyAlike(JsonElement json)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return json.EnumerateObject().Any(member => !seen.Add(member.Name));
    }
}
