namespace McpTasks;

/// <summary>Collects what is wrong with a section's settings, each with the setting's path.</summary>
/// <param name="section">The section's path.</param>
public sealed class SettingCheck(string section)
{
    private readonly List<string> _failures = [];

    /// <summary>The value must lie in a range, both ends included.</summary>
    /// <typeparam name="T">A comparable value.</typeparam>
    /// <param name="name">The setting's name in its section.</param>
    /// <param name="value">Its value.</param>
    /// <param name="least">The least allowed.</param>
    /// <param name="most">The most allowed.</param>
    public void Range<T>(string name, T value, T least, T most)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            Fail(name, string.Create(CultureInfo.InvariantCulture, $"must be between {least} and {most}, but is {value}"));
    }

    /// <summary>The value must be one of its type's names.</summary>
    /// <typeparam name="T">An enumeration.</typeparam>
    /// <param name="name">The setting's name in its section.</param>
    /// <param name="value">Its value.</param>
    public void Defined<T>(string name, T value)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
            Fail(name, $"must be one of {string.Join(", ", Enum.GetNames<T>())}, but is {value}");
    }

    /// <summary>Notes a failure.</summary>
    /// <param name="name">The setting's name in its section.</param>
    /// <param name="problem">What is wrong, such as <c>must not be empty</c>.</param>
    public void Fail(string name, string problem) => _failures.Add($"{section}:{name} {problem}.");

    /// <summary>What was found.</summary>
    public ValidateOptionsResult Result() => _failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(_failures);
}
