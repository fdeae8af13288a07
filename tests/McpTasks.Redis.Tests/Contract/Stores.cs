using McpTasks.Redis.Tests.Harness;
using McpTasks.StoreKit.Contract;
using TestServers;

namespace McpTasks.Redis.Tests.Contract;

public sealed class GarnetStore(SharedConnections connections) : StoreContract
{
    protected override async Task<StoreHarness> StartAsync() => new RedisHarness(await connections.GetAsync(ServerKind.Garnet));
}

/// <summary>Every request and result is kept beside its record.</summary>
public sealed class GarnetPayloadStore(SharedConnections connections) : StoreContract
{
    protected override async Task<StoreHarness> StartAsync() =>
        new RedisHarness(await connections.GetAsync(ServerKind.Garnet), payloadsAbove: 1);
}

public sealed class RedisStore(SharedConnections connections) : StoreContract
{
    protected override async Task<StoreHarness> StartAsync()
    {
        Assert.SkipWhen(RedisServer.WhyAbsent is not null, RedisServer.WhyAbsent ?? "");
        return new RedisHarness(await connections.GetAsync(ServerKind.Redis));
    }
}
