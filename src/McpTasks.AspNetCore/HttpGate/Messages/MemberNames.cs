using System.Runtime.InteropServices;

namespace McpTasks.AspNetCore.HttpGate.Messages;

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
        JsonValueKind.Array => within && AnyItem(json),
        JsonValueKind.Object => (within && AnyMember(json)) || (json.GetPropertyCount() <= Few ? AreFewAlike(json) : AreManyAlike(json)),
        _ => false,
    };

    private static bool AnyItem(JsonElement array)
    {
        foreach (var item in array.EnumerateArray())
        {
            if (AreAlike(item, within: true))
                return true;
        }

        return false;
    }

    private static bool AnyMember(JsonElement json)
    {
        foreach (var member in json.EnumerateObject())
        {
            if (AreAlike(member.Value, within: true))
                return true;
        }

        return false;
    }

    private static bool AreFewAlike(JsonElement json)
    {
        var members = json.EnumerateObject();
        while (members.MoveNext())
        {
            var name = JsonMarshal.GetRawUtf8PropertyName(members.Current);
            if (!Ascii.IsValid(name) || name.Contains((byte)'\\'))
                return AreManyAlike(json);
            var others = members;
            while (others.MoveNext())
            {
                if (Ascii.EqualsIgnoreCase(name, JsonMarshal.GetRawUtf8PropertyName(others.Current)))
                    return true;
            }
        }

        return false;
    }

    private static bool AreManyAlike(JsonElement json)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return json.EnumerateObject().Any(member => !seen.Add(member.Name));
    }
}
