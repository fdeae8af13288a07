using System.Text.RegularExpressions;

namespace McpTasks.Core.Tests.Docs;

/// <summary>
/// Reads the tables of docs/conformance.md and docs/features.md, of which one column names tests, and the tests that there are.
/// </summary>
internal static partial class ConformanceTables
{
    private static readonly string Root = FindRoot();

    /// <summary>
    /// The rows of every table of docs/conformance.md: the first cell, the last one, and the names between backticks in it.
    /// </summary>
    public static IReadOnlyList<(string Name, string Text, IReadOnlyList<string> Tests)> Rows() => Read("conformance.md", ^1, "Tests");

    /// <summary>
    /// The rows of every table of docs/features.md: the first cell, the one of McpTasks, and the names between backticks in it.
    /// </summary>
    public static IReadOnlyList<(string Name, string Text, IReadOnlyList<string> Tests)> Features() => Read("features.md", 1, "McpTasks");

    /// <summary>The tests that docs/reliability.md names between backticks, whichever of their classes it names with them.</summary>
    public static IReadOnlyList<string> Reliability() =>
    [
        .. from Match match in Quoted().Matches(File.ReadAllText(Path.Combine(Root, "docs", "reliability.md")))
           let name = match.Groups["name"].Value.Split('.')[^1]
           where Sentence().IsMatch(name)
           select name,
    ];

    private static IReadOnlyList<(string Name, string Text, IReadOnlyList<string> Tests)> Read(string page, Index column, string heading) =>
    [
        .. from line in File.ReadLines(Path.Combine(Root, "docs", page))
           where line.StartsWith('|')
           let cells = line.Trim().Trim('|').Split('|')
           where !cells[0].Trim().All(letter => letter is '-' or ':')
           let text = cells[column].Trim()
           where text != heading
           let tests = Quoted().Matches(text).Select(match => match.Groups["name"].Value).ToList()
           select (cells[0].Trim(), text, (IReadOnlyList<string>)tests),
    ];

    /// <summary>Every test there is: <c>Class.Method</c> in C#, <c>interop: title</c> in tests/Interop.</summary>
    public static IReadOnlySet<string> Tests() => CSharp().Concat(Interop()).ToHashSet(StringComparer.Ordinal);

    private static IEnumerable<string> CSharp() =>
        from folder in new[] { "tests", Path.Combine("src", "McpTasks.StoreKit") }
        from file in Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
        where !IsOutput(file)
        let text = File.ReadAllText(file)
        from Match method in TestMethod().Matches(text)
        select $"{Class().Matches(text[..method.Index])[^1].Groups["name"].Value}.{method.Groups["name"].Value}";

    private static IEnumerable<string> Interop() =>
        from file in Directory.EnumerateFiles(Path.Combine(Root, "tests", "Interop"), "*.mjs", SearchOption.AllDirectories)
        where !file.Contains($"{Path.DirectorySeparatorChar}node_modules{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
        from Match title in Title().Matches(File.ReadAllText(file))
        select $"interop: {title.Groups["title"].Value}";

    private static bool IsOutput(string file) =>
        file.Split(Path.DirectorySeparatorChar) is var parts
            && (parts.Contains("obj") || parts.Contains("bin") || parts.Contains("node_modules"));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "McpTasks.Aspire.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException($"{AppContext.BaseDirectory} is not inside the repository.");
        return folder.FullName;
    }

    [GeneratedRegex("`(?<name>[^`]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Quoted();

    [GeneratedRegex("^[A-Z][a-z]*_[A-Za-z0-9]+_", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Sentence();

    [GeneratedRegex(@"\bclass (?<name>\w+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Class();

    // The attributes may fill several lines, each one and all together.
    [GeneratedRegex(
        @"^\s*\[(Fact|Theory)\b.*\n(^(?!\s*public ).*\n)*^\s*public (static )?(async )?[\w<>]+ (?<name>\w+)\(",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 5000)]
    private static partial Regex TestMethod();

    // test('title', ...), or a title that names one of several cases in an object.
    [GeneratedRegex(
        @"(test\((?<quote>['`])|^\s+(?<quote>'))(?<title>.+?)\k<quote>(,|:)", RegexOptions.ExplicitCapture | RegexOptions.Multiline,
        matchTimeoutMilliseconds: 5000)]
    private static partial Regex Title();
}
