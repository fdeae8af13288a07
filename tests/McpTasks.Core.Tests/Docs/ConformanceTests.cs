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
    public void Every_row_names_a_test()
    {
        var rows = ConformanceTables.Rows();
        Assert.NotEmpty(rows);
        Assert.Empty(from row in rows where row.Tests.Count == 0 select row.Name);
    }
}
