namespace McpTasks.Core.Tests.Docs;

/// <summary>docs/features.md says what McpTasks has and which test proves it, so the tests must be there.</summary>
public sealed class FeaturesTests
{
    [Fact]
    public void Every_test_that_the_tables_name_exists()
    {
        var tests = ConformanceTables.Tests();
        Assert.Empty(
            from row in ConformanceTables.Features() from test in row.Tests where !tests.Contains(test) select $"{row.Name}: {test}");
    }

    [Fact]
    public void A_row_names_a_test_or_says_that_there_is_none()
    {
        var rows = ConformanceTables.Features();
        Assert.NotEmpty(rows);
        Assert.Empty(from row in rows where row.Tests.Count == 0 && !SaysSo(row.Text) select row.Name);
    }

    private static bool SaysSo(string text) =>
        text == "no" || text.StartsWith("no:", StringComparison.Ordinal) || text.StartsWith("not tested:", StringComparison.Ordinal);
}
