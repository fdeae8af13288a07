using McpTasks.Redis.Tests.Harness;
using TestServers;
using static McpTasks.StoreKit.Given;

namespace McpTasks.Redis.Tests.Servers;

public sealed class PayloadTests(SharedConnections connections)
{
    [Theory, OnEveryServer]
    public async Task A_value_of_several_parts_is_read_whole_and_expires_with_its_task(ServerKind kind)
    {
        await using var harness = new RedisHarness(await connections.GetAsync(kind), payloadsAbove: 64 * 1024);
        var result = $$"""{"content":[{"type":"text","text":"{{string.Concat(Enumerable.Range(0, 100_000).Select(number => number.ToString("x6", null)))}}"}]}""";
        var task = await harness.Store.BegunAsync(Task() with { Request = result });
        Assert.Equal(result, task.Request);

        await harness.Store.EndAsync(task, Done(result));

        Assert.Equal(result, (await harness.Store.ReadAsync(task)).Result);
        var (key, left) = Assert.Single(await harness.ExpiriesAsync(), key => key.Key.Contains(":payload:", StringComparison.Ordinal));
        Assert.Contains("result-1", key, StringComparison.Ordinal);
        Assert.InRange(left!.Value, Ttl, Ttl + TimeSpan.FromHours(1));
    }

    [Theory, OnEveryServer]
    public async Task A_value_of_which_a_part_is_missing_is_none(ServerKind kind)
    {
        await using var harness = new RedisHarness(await connections.GetAsync(kind), payloadsAbove: 1);
        var task = await harness.Store.BegunAsync();
        await harness.Store.EndAsync(task, Done(new('x', 600_000)));
        var key = Assert.Single(await harness.ExpiriesAsync(), key => key.Key.Contains(":payload:", StringComparison.Ordinal)).Key;

        await harness.Database.HashDeleteAsync(harness.Named(key), 1);

        Assert.Contains("not there any more", (await harness.Store.ReadAsync(task)).Error, StringComparison.Ordinal);
    }
}
