using System.Globalization;
using System.Text.RegularExpressions;

namespace Publishing.Tests.Docs;

/// <summary>docs/events.md has every line that the packages write to the log, with its number, level and text.</summary>
public sealed partial class EventsTests
{
    private static readonly string[] Sources =
    [
        .. Directory.EnumerateFiles(Repository.PathOf("src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => file.Split(Path.DirectorySeparatorChar) is var parts && !parts.Contains("obj") && !parts.Contains("bin"))
            .Select(File.ReadAllText),
    ];

    private static readonly string[] Page = File.ReadAllLines(Repository.PathOf("docs", "events.md"));

    [Fact]
    public void The_page_has_every_line_with_its_number_level_and_text_and_no_other()
    {
        var numbers = Numbers();
        var written = Sources.SelectMany(source => Call().Matches(source)).Select(call => Row(
                numbers[call.Groups["event"].Value], call.Groups["level"].Value, call.Groups["event"].Value.Split('.')[1], call.Groups["text"].Value))
            .Concat(Sources.SelectMany(source => Generated().Matches(source)).Select(call => Row(
                int.Parse(call.Groups["number"].Value, CultureInfo.InvariantCulture), call.Groups["level"] is { Success: true } level ? level.Value : "Warning, then Debug",
                call.Groups["event"].Value, call.Groups["text"].Value)));
        Assert.Equal(
            written.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
            Page.Where(line => line.StartsWith("| ", StringComparison.Ordinal) && char.IsAsciiDigit(line[2]) && !line.Contains("| `mcp.", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_page_names_every_event_of_a_tasks_life_and_of_the_audit_log()
    {
        var events = Sources.SelectMany(source => Told().Matches(source)).Select(told => told.Groups["name"].Value).Distinct(StringComparer.Ordinal).ToList();
        Assert.NotEmpty(events);
        Assert.All(events, name => Assert.Contains(Page, line => line.Contains($"| `{name}` |", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_line_has_a_number_and_no_two_events_have_the_same()
    {
        Assert.All(Sources, source => Assert.Equal(AnyCall().Count(source), Call().Count(source)));
        Assert.All(Sources, source => Assert.Equal(AnyGenerated().Count(source), Generated().Count(source)));
        var numbers = Numbers().Values.Concat(Sources.SelectMany(source => Generated().Matches(source))
            // One event may be told in two ways.
            .Select(call => (Number: int.Parse(call.Groups["number"].Value, CultureInfo.InvariantCulture), Event: call.Groups["event"].Value)).Distinct()
            .Select(call => call.Number)).ToList();
        Assert.Equal(numbers.Distinct().Count(), numbers.Count);
    }

    private static Dictionary<string, int> Numbers() => Sources
        .Select(source => (Class: EventClass().Match(source), Source: source)).Where(each => each.Class.Success)
        .SelectMany(each => Number().Matches(each.Source).Select(number => (
            Name: $"{each.Class.Groups["class"].Value}.{number.Groups["name"].Value}", Number: int.Parse(number.Groups["number"].Value, CultureInfo.InvariantCulture))))
        .ToDictionary(each => each.Name, each => each.Number, StringComparer.Ordinal);

    private static string Row(int number, string level, string name, string text) => $"| {number} | {level} | {name} | {text} |";

    [GeneratedRegex(@"static class (?<class>\w+Events)\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex EventClass();

    [GeneratedRegex(@"EventId (?<name>\w+) = new\((?<number>\d+), nameof\(\k<name>\)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Number();

    [GeneratedRegex(@"\.Log(Debug|Information|Warning|Error|Critical)\(", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex AnyCall();

    [GeneratedRegex(
        """\.Log(?<level>Debug|Information|Warning|Error|Critical)\(\s*(?<event>\w+Events\.\w+),\s*(\w+,\s*)?"(?<text>[^"]+)" """,
        RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Call();

    [GeneratedRegex(@"\[LoggerMessage\(", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex AnyGenerated();

    [GeneratedRegex(
        """\[LoggerMessage\(\s*(EventId\ =\ )?(?<number>\d+),\ (LogLevel\.(?<level>\w+),\s+|Message\ =\ )"(?<text>[^"]+)"\)\]\s+(private|public)\ static\ partial\ void\ (?<event>\w+)""",
        RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Generated();

    [GeneratedRegex("""\d+, "(?<name>mcp\.[a-z_.]+)", """, RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Told();
}
