using McpTasks.Redis.Tests.Harness;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TestServers;

namespace McpTasks.Redis.Tests.Operating;

public sealed class WorkerLifeTests(SharedConnections connections)
{
    [Theory, OnEveryServer]
    public async Task A_worker_is_listed_by_others_from_its_start_to_its_end(ServerKind kind)
    {
        var settings = new Dictionary<string, string?>
        {
            ["ConnectionStrings:redis"] = (await connections.ServerAsync(kind)).ConnectionString,
            ["McpTasks:Redis:KeyPrefix"] = $"t-{Guid.NewGuid():N}",
        };
        using var other = Build(settings, worker: false);
        var workers = other.Services.GetRequiredService<ITaskWorkers>();
        Assert.Empty(await workers.ListAsync(Given.Token));

        using (var host = Build(settings, worker: true))
        {
            await host.StartAsync(Given.Token);
            var name = host.Services.GetRequiredService<WorkerIdentity>().Name;
            await Eventually.SoAsync(
                async () => (await workers.ListAsync(Given.Token)).Select(worker => worker.Name).SequenceEqual([name]));
            await host.StopAsync(Given.Token);
        }

        Assert.Empty(await workers.ListAsync(Given.Token));
    }

    private static IHost Build(Dictionary<string, string?> settings, bool worker)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection(settings);
        builder.AddMcpTasksRedis("redis");
        if (worker)
        {
            builder.Services.AddMetrics().AddMcpServer();
            builder.Services.AddSingleton<ITaskDispatcher, NoDispatcher>();
            builder.Services.AddMcpTasksRunner();
        }

        return builder.Build();
    }

    private sealed class NoDispatcher : ITaskDispatcher
    {
        public ValueTask DispatchAsync(RunTask message, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
