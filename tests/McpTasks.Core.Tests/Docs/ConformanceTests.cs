namespace McpTasks.Core.Tests.Docs;

/// <summary>docs/conformance.md promises what named tests prove, so the tests must be there.</summary>
public sealed class ConformanceTests
{
    [Fact]
    public void Every_test_that_the_tables_name_exists()
    {
        var tests = ConformanceTables.Tests();
        Assert.Contains($"{nameof(ConformanceTests)}.{nameof(Every_test_that_the_tables_name_exists)}", tests);
        Assert.Empty(from row in ConformanceTables.Rows() from test in row.Tests where !tests.Contains(test) select $"{row.Name}: {test}");
    }

    [Fact]
    public void Every_case_has_its_row() => Assert.Equal(
        Cases(
            ("A", 13), ("B", 13), ("C", 6), ("D", 7), ("E", 16), ("F", 7), ("G", 4), ("H", 4), ("I", 9), ("J", 11), ("K", 4), ("L", 3),
            ("M", 7)),
        ConformanceTables.Rows().Select(row => row.Name).Where(name => name.Length <= 4 && char.IsAsciiLetterUpper(name[0]) && name[1..].All(char.IsAsciiDigit)));

    [Fact]
    public void Every_row_names_a_test()
    {
        var rows = ConformanceTables.Rows();
        Assert.NotEmpty(rows);
        Assert.Empty(from row in rows where row.Tests.Count == 0 select row.Name);
    }

    // Numbered through all letters.
    private static IEnumerable<string> Cases(params (string Letter, int Count)[] letters) =>
        letters.SelectMany(letter => Enumerable.Repeat(letter.Letter, letter.Count)).Select((letter, index) => $"{letter}{index + 1}");
}
