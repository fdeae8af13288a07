using McpTasks.Redis.Tests.Harness;
using StackExchange.Redis;
using TestServers;
using static McpTasks.StoreKit.Given;

namespace McpTasks.Redis.Tests.Servers;

/// <summary>The disk under the server is full.</summary>
public sealed class FullDiskTests
{
    private const int Room = 1 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly string Large = $"[\"{new string('x', 32 * 1024)}\"]";

    [Theory, OnEveryServer]
    public Task All_that_a_server_answered_before_its_disk_was_full_is_there_when_it_starts_again_with_room(ServerKind kind) =>
        WithServerAsync(kind, ["--appendfsync", "always"], async (server, disk, store) =>
        {
            var running = await LongRunningAsync(store);
            var (created, _) = await FillAsync(store);
            disk.Lift();
            await server.RestartAsync(Token);

            foreach (var task in created)
                Assert.Equal(McpTaskStatus.Working, (await store.ReadAsync(task)).Status);
            Assert.Equal([true], await store.RenewAsync([new(running.Ref, 1)], Lease, Token));
            Assert.True(await store.EndAsync(running));
            Assert.Equal(
                (McpTaskStatus.Completed, 1), await store.ReadAsync(running) is var record ? (record.Status, record.Attempt) : default);
        });

    [Fact]
    public Task A_server_whose_disk_is_full_refuses_changes_answers_reads_and_goes_on_when_there_is_room() =>
        WithServerAsync(ServerKind.Redis, ["--appendfsync", "everysec"], async (server, disk, store) =>
        {
            var running = await LongRunningAsync(store);
            var (created, refusal) = await FillAsync(store);
            Assert.Contains("MISCONF", refusal.Message, StringComparison.Ordinal);
            Assert.Equal(
                (McpTaskStatus.Working, 1), await store.ReadAsync(running) is var before ? (before.Status, before.Attempt) : default);
            await disk.LiftAsync(server);
            await Eventually.SoAsync(async () => await TakesAsync(store));

            Assert.True(await store.EndAsync(running));
            await server.KillAsync();
            await server.RestartAsync(Token);
            foreach (var task in created)
                Assert.Equal(McpTaskStatus.Working, (await store.ReadAsync(task)).Status);
            Assert.Equal(McpTaskStatus.Completed, (await store.ReadAsync(running)).Status);
        });

    private static async Task<TaskRecord> LongRunningAsync(ITaskStore store)
    {
        var task = await store.BegunAsync();
        Assert.Equal([true], await store.RenewAsync([new(task.Ref, 1)], TimeSpan.FromMinutes(5), Token));
        return task;
    }

    private static async Task<(List<TaskRecord> Created, Exception Refusal)> FillAsync(ITaskStore store)
    {
        var created = new List<TaskRecord>();
        while (true)
        {
            Assert.True(created.Count < 10 * Room / Large.Length, "The disk does not get full.");
            try
            {
                created.Add(await store.CreateAsync(Task() with { Request = Large }, new(1000, 1000), Token));
            }
            catch (Exception refusal) when (PassingErrors.Includes(refusal) || refusal is RedisServerException)
            {
                return (created, refusal);
            }
        }
    }

    private static async Task<bool> TakesAsync(ITaskStore store)
    {
        try
        {
            await store.CreatedAsync();
            return true;
        }
        catch (RedisServerException)
        {
            return false;
        }
    }

    private static async Task WithServerAsync(
        ServerKind kind, IReadOnlyList<string> arguments, Func<TestServer, DiskLimit, ITaskStore, Task> test)
    {
        Assert.SkipWhen(DiskLimit.WhyAbsent is not null, DiskLimit.WhyAbsent ?? "");
        Assert.SkipWhen(kind == ServerKind.Redis && RedisServer.WhyAbsent is not null, RedisServer.WhyAbsent ?? "");
        var disk = new DiskLimit(Room);
        await using var server = await SharedServers.StartAsync(kind, new() { RedisArguments = arguments, Disk = disk }, Token);
        var options = ConfigurationOptions.Parse(server.ConnectionString);
        options.ReconnectRetryPolicy = new LinearRetry(100);
        var connection = await ConnectionMultiplexer.ConnectAsync(options);
        await using (var harness = new RedisHarness([connection], realTime: true, retryFor: Patience))
            await test(server, disk, harness.Store);
        await connection.CloseAsync(allowCommandsToComplete: false);
    }
}
