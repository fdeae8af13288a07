namespace McpTasks.Dashboard.Telemetry;

/// <summary>Conditions of the form <c>key=value</c>, or <c>key</c> for any value; all of them have to hold.</summary>
internal sealed record AttrFilter((string Key, string? Value)[] Conditions)
{
    public bool IsEmpty => Conditions.Length == 0;

    public static AttrFilter Parse(IEnumerable<string?> conditions) => new([.. conditions
        .Where(c => !string.IsNullOrWhiteSpace(c))
        .Select(c => c!.IndexOf('=', StringComparison.Ordinal) is var at and > 0 ? (c[..at].Trim(), (string?)c[(at + 1)..].Trim()) : (c.Trim(), null))]);

    public bool Takes(Attr[] attributes)
    {
        foreach (var (key, value) in Conditions)
            if (value is null ? attributes.Get(key) is null : !attributes.Matches(key, value))
                return false;
        return true;
    }
}
