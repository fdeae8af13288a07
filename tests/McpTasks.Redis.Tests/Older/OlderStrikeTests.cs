using System.Text.Json.Nodes;
using McpTasks.Redis.Tests.Harness;
using TestServers;
using static McpTasks.StoreKit.Given;

namespace McpTasks.Redis.Tests.Older;

/// <summary>In a deploy a worker of the version before reads strikes of this one, and takes every condition for one of equality.</summary>
public sealed class OlderStrikeTests(SharedConnections connections)
{
    [Theory, OnEveryServer]
    public async Task A_strike_that_compares_is_one_of_the_whole_component_for_the_version_before(ServerKind kind)
    {
        await using var harness = new RedisHarness(await connections.GetAsync(kind));
        var strike = new TaskStrike
        {
            Component = "import",
            Argument = "rows",
            Operator = TaskStrikeOperator.Less,
            Value = "3",
            Reason = "down",
        };
        await harness.Strikes.AddAsync(strike, Token);
        await harness.Strikes.AddAsync(strike with { Operator = TaskStrikeOperator.Equal }, Token);

        var (compares, equals) = (await StoredAsync(1), await StoredAsync(2));

        Assert.Equal(
            ("import", null, null, "down"),
            ((string)compares["Component"]!, (string?)compares["Argument"], (string?)compares["Value"], (string)compares["Reason"]!));
        Assert.Equal(("rows", "3"), ((string)equals["Argument"]!, (string)equals["Value"]!));

        async Task<JsonNode> StoredAsync(int number) =>
            JsonNode.Parse(((string)(await harness.Database.HashGetAsync(harness.StrikesKey, number))!).Split('\x1f')[2])!;
    }
}
