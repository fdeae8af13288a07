namespace Publishing.Tests.Packages;

/// <summary>Each package's page has one shape, so that a reader of one finds the way in all.</summary>
public class ReadmeTests
{
    private static readonly string[] Chapters =
        ["Getting started", "Usage example", "Configuration", "AppHost", "Additional documentation", "Feedback"];

    [Theory]
    [InlineData("McpTasks.Client")]
    [InlineData("McpTasks.Core")]
    [InlineData("McpTasks.Redis")]
    [InlineData("McpTasks.RedisTransport")]
    [InlineData("McpTasks.AspNetCore")]
    [InlineData("McpTasks.Board")]
    [InlineData("McpTasks.MassTransit")]
    [InlineData("McpTasks.Operator")]
    [InlineData("McpTasks.Server")]
    [InlineData("McpTasks.StoreKit")]
    public void A_packages_page_has_its_chapters_in_their_order(string package)
    {
        var lines = File.ReadAllLines(Repository.PathOf("src", package, "README.md"));
        Assert.Equal($"# {package}", lines[0]);
        Assert.Equal(
            Chapters,
            lines.Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Select(line => line[3..]).Where(Chapters.Contains));
        Assert.Contains($"dotnet add package {package}", lines);
    }
}
