namespace McpTasks.Core.Tests.Docs;

/// <summary>docs/reliability.md tells by which tests each fault is found, so the tests must be there.</summary>
public sealed class ReliabilityTests
{
    [Fact]
    public void Every_test_that_the_page_names_exists()
    {
        var tests = ConformanceTables.Tests().Select(test => test.Split('.')[^1]).ToHashSet(StringComparer.Ordinal);
        var named = ConformanceTables.Reliability();
        Assert.True(named.Count > 40, $"The page names {named.Count} tests.");
        Assert.Empty(named.Except(tests));
    }
}
