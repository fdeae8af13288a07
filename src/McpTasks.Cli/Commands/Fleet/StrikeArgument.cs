using System.Text.RegularExpressions;

namespace McpTasks.Cli.Commands.Fleet;

/// <summary>Which values of an argument are struck, as an operator writes it.</summary>
internal sealed partial record StrikeArgument(string Name, TaskStrikeOperator Operator, string Value, string? UpTo)
{
    private const int MatchTimeout = 1000;

    /// <summary>Reads <c>rows=3</c>, <c>rows &gt;= 3</c> or <c>rows between 3 and 5</c>; null for any other text.</summary>
    public static StrikeArgument? Parse(string text)
    {
        if (Range().Match(text) is { Success: true, Groups: var range })
            return new(range["name"].Value, TaskStrikeOperator.Between, range["from"].Value, range["to"].Value);
        return Comparison().Match(text) is { Success: true, Groups: var parts }
            && TaskStrikeOperators.Parse(parts["operator"].Value) is { } comparison
            ? new(parts["name"].Value, comparison, parts["value"].Value, null)
            : null;
    }

    [GeneratedRegex(
        @"^(?<name>[^=<>!\s](?:[^=<>!]|!(?!=))*?)\s*(?<operator>==|!=|<=|>=|=|<|>)\s*(?<value>.*)$",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture, MatchTimeout)]
    private static partial Regex Comparison();

    [GeneratedRegex(
        @"^(?<name>[^=<>!\s]+)\s+between\s+(?<from>.+?)\s+and\s+(?<to>.+)$", RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        MatchTimeout)]
    private static partial Regex Range();
}
