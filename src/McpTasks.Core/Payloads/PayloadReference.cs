namespace McpTasks;

/// <summary>What a record holds in place of a large value. No JSON begins like it.</summary>
/// <param name="Name">The value's name among the task's.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Stays">Whether it stays when the task has ended.</param>
internal readonly record struct PayloadReference(string Name, int Length, bool Stays)
{
    private const string Mark = "@payload ";

    public static PayloadReference? Parse(string? value)
    {
        if (value?.StartsWith(Mark, StringComparison.Ordinal) is not true)
            return null;
        var parts = value[Mark.Length..].Split(' ');
        return parts.Length is 2 or 3 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            ? new(parts[0], length, parts.Length == 3)
            : null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Mark}{Name} {Length}{(Stays ? " stays" : "")}");
}
