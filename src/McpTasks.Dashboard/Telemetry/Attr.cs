namespace McpTasks.Dashboard.Telemetry;

internal enum AttrKind { Text, Bool, Int, Double, Bytes, Json }

/// <summary>One attribute: its key, its value as text, and what the value was on the wire (Json: an array or a map).</summary>
internal readonly record struct Attr(string Key, AttrKind Kind, string Text);

internal static class AttrList
{
    public static string? Get(this Attr[] attributes, string key)
    {
        foreach (var attribute in attributes)
            if (attribute.Key == key)
                return attribute.Text;
        return null;
    }

    public static bool Matches(this Attr[] attributes, string key, string value)
    {
        foreach (var attribute in attributes)
            if (attribute.Key == key && string.Equals(attribute.Text, value, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }

    /// <summary>About how many bytes they hold on to.</summary>
    public static long Size(this Attr[] attributes)
    {
        long size = 24;
        foreach (var attribute in attributes)
            size += 70 + (attribute.Key.Length + attribute.Text.Length) * 2;
        return size;
    }
}
