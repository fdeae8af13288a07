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
        var written = Sources.SelectMany(source => Generated().Matches(source)).Select(line => Row(
            NumberOf(line), line.Groups["level"] is { Success: true } level ? level.Value : "Warning, then Debug",
            line.Groups["event"].Value, line.Groups["text"].Value));
        Assert.Equal(
            written.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
            Page.Where(
                line => line.StartsWith("| ", StringComparison.Ordinal) && char.IsAsciiDigit(line[2]) && !line.Contains("| `mcp.", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_page_names_every_event_of_a_tasks_life_and_of_the_audit_log()
    {
        var events = Sources.SelectMany(source => Told().Matches(source))
            .Select(told => told.Groups["name"].Value)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        Assert.NotEmpty(events);
        Assert.All(events, name => Assert.Contains(Page, line => line.Contains($"| `{name}` |", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_line_is_made_by_the_generator_with_a_number_and_no_two_events_have_the_same()
    {
        Assert.All(Sources, source => Assert.DoesNotMatch(ByHand(), source));
        Assert.All(Sources, source => Assert.Equal(AnyGenerated().Count(source), Generated().Count(source)));
        // One event may be told in two ways.
        var numbers = Sources.SelectMany(source => Generated().Matches(source))
            .Select(line => (NumberOf(line), line.Groups["event"].Value))
            .Distinct()
            .Select(line => line.Item1).ToList();
        Assert.Equal(numbers.Distinct().Count(), numbers.Count);
    }

    private static int NumberOf(Match line) => int.Parse(line.Groups["number"].Value, CultureInfo.InvariantCulture);

    private static string Row(int number, string level, string name, string text) => $"| {number} | {level} | {name} | {text} |";

    [GeneratedRegex(@"\.Log(Debug|Information|Warning|Error|Critical)\(", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex ByHand();

    [GeneratedRegex(@"\[LoggerMessage\(", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex AnyGenerated();

    [GeneratedRegex(
        """\[LoggerMessage\(\s*(EventId\ =\ )?(?<number>\d+),\ (LogLevel\.(?<level>\w+),\s+|Message\ =\ )"(?<text>[^"]+)"\)\]\s+(private|public)\ static\ partial\ void\ (?<event>\w+)""",
        RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Generated();

    [GeneratedRegex("""\d+, "(?<name>mcp\.[a-z_.]+)", """, RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Told();
}
