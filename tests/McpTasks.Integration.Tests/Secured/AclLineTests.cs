using System.Text.RegularExpressions;

namespace McpTasks.Integration.Tests.Secured;

/// <summary>The documented user of Redis has the rights that the scripts and the client need, and no others.</summary>
public sealed partial class AclLineTests
{
    // What the services send beside what their scripts call.
    private static readonly string[] Sent =
    [
        "eval", "evalsha", "script|load",
        "ping", "echo", "subscribe", "unsubscribe", "pubsub|numsub", "info", "client|setname", "client|id",
    ];

    [Fact]
    public void It_allows_what_scripts_call_and_what_the_client_sends_and_nothing_else() =>
        Assert.Equal(Called().Union(Sent).Order(StringComparer.Ordinal), AclLine.Commands.Order(StringComparer.Ordinal));

    [Fact]
    public void It_takes_every_right_away_first() => Assert.Contains(" resetkeys ", AclLine.Documented, StringComparison.Ordinal);

    private static IEnumerable<string> Called() =>
        from room in new[] { "McpTasks.Redis", "McpTasks.RedisTransport" }
        from file in Directory.EnumerateFiles(Path.Combine(AclLine.Sources, room), "*.lua", SearchOption.AllDirectories)
        where !file.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
        from Match call in Call().Matches(File.ReadAllText(file))
        select call.Groups["command"].Value.ToLowerInvariant();

    [GeneratedRegex(@"redis\.p?call\('(?<command>\w+)'", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Call();
}
