using McpTasks.Redis.Tests.Harness;
using StackExchange.Redis;
using TestServers;
using static McpTasks.StoreKit.Given;

namespace McpTasks.Redis.Tests.Servers;

/// <summary>A server that runs scripts on a thread for each connection must not run out of threads where many want the same key.</summary>
public sealed class ContentionTests
{
    private const int Workers = 24;
    private const int Reports = 20;

    [Theory, OnEveryServer]
    public async Task More_workers_than_the_machine_has_cores_report_on_one_task(ServerKind kind)
    {
        await using var server = await SharedServers.StartAsync(kind, cancellation: Token);
        var connections = await System.Threading.Tasks.Task.WhenAll(
            Enumerable.Range(0, Workers).Select(_ => ConnectionMultiplexer.ConnectAsync(server.ConnectionString)));
        await using var harness = new RedisHarness([.. connections]);
        var task = await harness.Store.BegunAsync();

        await System.Threading.Tasks.Task.WhenAll(Enumerable.Range(0, Workers).Select(async worker =>
        {
            for (var report = 0; report < Reports; report++)
                Assert.True(await harness.Peer(worker).ReportAsync(task.Ref, 1, new(report), Token));
        }));

        Assert.Equal(Reports - 1, (await harness.Store.ReadAsync(task)).Progress?.Current);
        foreach (var connection in connections)
            await connection.CloseAsync(allowCommandsToComplete: false);
    }
}
