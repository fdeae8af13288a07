using System.Runtime.InteropServices;

namespace McpTasks.Server.Messages;

/// <summary>
/// Finds members that differ only in case. The SDK ignores case when it reads an object, so the SDK fails on two such members or confuses
/// one with the other.
/// </summary>
internal static class MemberNames
{
    // Comparing so few names pairwise is faster than filling a set.
    private const int Few = 16;

    /// <summary>
    /// The member of the parameters that contains such members, of those that the protocol defines; null when there is none.
    /// </summary>
    public static string? Clash(JsonElement parameters)
    {
        if (parameters.ValueKind != JsonValueKind.Object)
            return null;
        foreach (var member in parameters.EnumerateObject())
        {
            // The names of answers are the keys of questions, which are case-sensitive.
            if (!member.NameEquals("inputResponses"u8) && AreAlike(member.Value, within: member.NameEquals("_meta"u8)))
                return member.Name;
        }

        return null;
    }

    /// <summary>Whether an object, or an object inside, has such members.</summary>
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
