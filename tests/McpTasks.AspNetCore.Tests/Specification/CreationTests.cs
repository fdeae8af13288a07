using McpTasks.AspNetCore.Tests.Sessions;
using Microsoft.Extensions.Hosting;
using TestServers;
using static McpTasks.AspNetCore.Tests.Tasks.Harness.Wire;

namespace McpTasks.AspNetCore.Tests.Specification;

public sealed class CreationTests(SharedStores stores)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_reply_waits_until_the_task_is_stored(bool modern)
    {
        var (stored, asked) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var server = await TaskServer.StartAsync(configure: builder => WatchedStore.Watch(builder.Services, method =>
        {
            if (method != nameof(ITaskStore.CreateAsync))
                return Task.CompletedTask;
            asked.TrySetResult();
            return stored.Task;
        }));
        TaskClientBase client = modern ? server.Modern("ann") : await server.LegacyAsync("ann");

        var call = client.CallAsync("add", Parse("""{"a":1}"""));
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(60));
        // A reply that had not waited would have come before this one.
        await client.SendAsync("tools/list", []);
        Assert.False(call.IsCompleted);
        stored.SetResult();

        Assert.NotNull((await call)["result"]);
    }

    [Theory]
    [InlineData(ServerKind.Garnet)]
    [InlineData(ServerKind.Redis)]
    public async Task A_new_task_is_there_on_every_replica_at_once(ServerKind kind)
    {
        Assert.SkipWhen(kind == ServerKind.Redis && RedisServer.WhyAbsent is not null, RedisServer.WhyAbsent ?? "");
        var settings = new Dictionary<string, string?>
        {
            ["ConnectionStrings:redis"] = (await stores.ServerAsync(kind)).ConnectionString,
            ["McpTasks:Redis:KeyPrefix"] = $"c-{Guid.NewGuid():N}",
        };
        await using var a = await TaskServer.StartAsync(settings, configure: builder => builder.AddMcpTasksRedis());
        await using var b = await TaskServer.StartAsync(settings, configure: builder => builder.AddMcpTasksRedis());
        var (onA, onB) = (a.Modern("ann"), b.Modern("ann"));
        for (var i = 0; i < 8; i++)
        {
            var (first, second) = i % 2 == 0 ? (onA, onB) : (onB, onA);
            var id = await first.StartAsync("add", Parse("""{"a":1}"""));
            Assert.Equal(id, (string?)(await second.TaskAsync("tasks/get", id))["result"]?["taskId"]);
        }
    }
}
