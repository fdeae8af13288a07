using System.Reflection;

namespace McpTasks.Integration.Tests.Secured;

/// <summary>The user of Redis that docs/deploy.md gives to the services.</summary>
internal static class AclLine
{
    public const string User = "mcptasks";

    /// <summary>The line as it stands there.</summary>
    public static string Documented { get; } = Assert.Single(
        File.ReadLines(Path.Combine(Repository, "docs", "deploy.md")),
        line => line.StartsWith($"user {User} ", StringComparison.Ordinal));

    /// <summary>The commands that it allows, subcommands as <c>command|subcommand</c>.</summary>
    public static IReadOnlyList<string> Commands { get; } =
        [.. Documented.Split(' ').Where(word => word[0] == '+').Select(word => word[1..])];

    /// <summary>The folder of the sources.</summary>
    public static string Sources => Path.Combine(Repository, "src");

    private static string Repository => Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(entry => entry.Key == "Repository").Value!;

    /// <summary>The line with a password.</summary>
    public static string With(string password)
    {
        Assert.Contains(">PASSWORD", Documented, StringComparison.Ordinal);
        return Documented.Replace(">PASSWORD", $">{password}", StringComparison.Ordinal);
    }
}
