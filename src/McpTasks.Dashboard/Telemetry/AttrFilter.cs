using System.Globalization;

namespace McpTasks.Dashboard.Telemetry;

/// <summary>
/// Conditions on attributes, all of which have to hold: <c>key=value</c>, <c>key!=value</c>, <c>key~part</c>, <c>key&gt;number</c>,
/// <c>key&lt;number</c>, <c>key</c> (is there) and <c>!key</c> (is not there). Upper and lower case of values are alike.
/// </summary>
internal sealed record AttrFilter(AttrFilter.Condition[] Conditions)
{
    private static readonly char[] Operators = ['=', '!', '~', '>', '<'];

    /// <summary>One condition: the key, the operator's sign (0 for none), and the value.</summary>
    internal readonly record struct Condition(string Key, char Sign, string Value)
    {
        public bool Holds(Attr[] attributes) => Sign switch
        {
            '=' => attributes.Matches(Key, Value),
            '!' => Value.Length > 0 ? !attributes.Matches(Key, Value) : attributes.Get(Key) is null,
            '~' => attributes.Get(Key)?.Contains(Value, StringComparison.OrdinalIgnoreCase) == true,
            '>' => Compare(attributes) > 0,
            '<' => Compare(attributes) < 0,
            _ => attributes.Get(Key) is not null,
        };

        /// <summary>Null when either side is no number: then nothing holds.</summary>
        private int? Compare(Attr[] attributes) => Number(attributes.Get(Key)) is { } left && Number(Value) is { } right ? left.CompareTo(right) : null;

        private static double? Number(string? text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    public bool IsEmpty => Conditions.Length == 0;

    public static AttrFilter Parse(IEnumerable<string?> conditions) =>
        new([.. conditions.Where(c => !string.IsNullOrWhiteSpace(c)).Select(c => Parse(c!.Trim()))]);

    private static Condition Parse(string text)
    {
        if (text[0] == '!')
            return new(text[1..].Trim(), '!', "");
        var at = text.IndexOfAny(Operators);
        if (at <= 0)
            return new(text, '\0', "");
        var value = text[(at + 1)..];
        // != is the only operator of two characters; a lone ! inside a key is part of it.
        if (text[at] == '!')
            return value.StartsWith('=') ? new(text[..at].Trim(), '!', value[1..].Trim()) : new(text, '\0', "");
        return new(text[..at].Trim(), text[at], value.Trim());
    }

    public bool Takes(Attr[] attributes)
    {
        foreach (var condition in Conditions)
            if (!condition.Holds(attributes))
                return false;
        return true;
    }
}
