using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using McpTasks.LocalHosting.Network;
using McpTasks.LocalHosting.Orchestration;
using Microsoft.Extensions.Configuration;

namespace McpTasks.LocalHosting.Redis;

/// <summary>Makes a Redis resource ready to run: where it is, and what runs it.</summary>
internal sealed class RedisSetup(RunContext run, IConfiguration configuration, string appHostDirectory, Action<string> say)
{
    public async Task<Workload> PrepareAsync(RedisResource resource, CancellationToken cancellationToken)
    {
        var path = $"ConnectionStrings:{resource.Name}";
        if (configuration[path] is { } connectionString)
        {
            if (run.Settings.Redis.ServerIsSet)
                throw new DistributedApplicationException($"{path} and Redis:Server are both set: unset Redis:Server to use the server of the connection string, or unset {path}.");
            resource.Address = RedisAddress.Parse(path, connectionString);
            say($"{resource.Name}: the server of {path} at {resource.Address.Host}:{resource.Address.Port}");
            return new ExternalRedisWorkload(resource);
        }

        var server = await new RedisServerChoice(run.Settings.Redis, new GarnetTool(appHostDirectory, say), say).ChooseAsync(cancellationToken);
        var data = new RedisDataFolder(run.Settings.DataDirectory, resource.Name);
        resource.Address = RedisAddress.Local(PortOf(resource), data.Password());
        say($"{resource.Name}: {server.Description}");
        return new RedisWorkload(resource, server, data);
    }

    private int PortOf(RedisResource resource)
    {
        var port = resource.Port ?? run.Settings.Redis.Port;
        if (port == 0)
            return run.Ports.Next();
        var setting = resource.Port is null ? "Redis:Port" : $"AddRedis(\"{resource.Name}\", port: {port}) in the AppHost";
        return Ports.IsFree(port) ? port : throw new DistributedApplicationException($"Port {port} is in use. It is set by {setting}.");
    }
}
