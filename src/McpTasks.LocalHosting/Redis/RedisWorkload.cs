using Aspire.Hosting.ApplicationModel;
using McpTasks.LocalHosting.Orchestration;
using McpTasks.LocalHosting.ResourceService;

namespace McpTasks.LocalHosting.Redis;

/// <summary>Runs a server, on one port for the whole run: whoever was given its address keeps it.</summary>
internal sealed class RedisWorkload(RedisResource resource, RedisServer server, RedisDataFolder data) : Workload
{
    public override string Name => resource.Name;

    public override ResourceType Type => ResourceType.Container;

    public override StopOrder StopOrder => StopOrder.Infrastructure;

    public override Task<LaunchPlan> PlanAsync(ReplicaName replica, CancellationToken cancellationToken)
    {
        var address = resource.Address!;
        return Task.FromResult(new LaunchPlan
        {
            Start = server.Start(data, address.Port, address.Password!),
            Probe = new RedisProbe(address with { Host = "127.0.0.1" }),
            Urls = [new ResourceUrl("tcp", $"tcp://localhost:{address.Port}")],
        });
    }
}

/// <summary>Watches a server that someone else runs.</summary>
internal sealed class ExternalRedisWorkload(RedisResource resource) : Workload
{
    public override string Name => resource.Name;

    public override ResourceType Type => ResourceType.Container;

    public override StopOrder StopOrder => StopOrder.Infrastructure;

    public override Task<LaunchPlan> PlanAsync(ReplicaName replica, CancellationToken cancellationToken) => Task.FromResult(new LaunchPlan
    {
        Probe = new RedisProbe(resource.Address!),
        Urls = [new ResourceUrl("tcp", $"tcp://{resource.Address!.Host}:{resource.Address.Port}")],
    });
}
