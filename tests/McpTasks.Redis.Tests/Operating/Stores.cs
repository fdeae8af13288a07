using McpTasks.Redis.Tests.Harness;
using McpTasks.StoreKit.Operating;
using TestServers;

namespace McpTasks.Redis.Tests.Operating;

public sealed class GarnetOperating(SharedConnections connections) : OperatingContract
{
    protected override async Task<StoreHarness> StartAsync() => new RedisHarness(await connections.GetAsync(ServerKind.Garnet), shards: 2);
}

public sealed class RedisOperating(SharedConnections connections) : OperatingContract
{
    protected override async Task<StoreHarness> StartAsync()
    {
        Assert.SkipWhen(RedisServer.WhyAbsent is not null, RedisServer.WhyAbsent ?? "");
        return new RedisHarness(await connections.GetAsync(ServerKind.Redis), shards: 2);
    }
}
