using McpTasks.Integration.Tests.Fleet;
using TestServers;

namespace McpTasks.Integration.Tests;

public sealed class RestartTests
{
    [Theory, OnEveryServer]
    public async Task After_every_process_was_killed_a_new_session_of_the_same_caller_finds_its_tasks_and_another_caller_none(ServerKind kind)
    {
        await using var store = await SharedServers.StartAsync(kind);
        (string, string)[] settings =
            [("ConnectionStrings__redis", store.ConnectionString), ("McpTasks__Lease", "00:00:03"), .. TestToken.Settings];
        string done, running;
        await using (var api = Service.Start("src/ApiService", "api", settings))
        await using (var worker = Service.Start("src/TaskWorker", "worker-1", settings))
        {
            using var ann = await McpCaller.ConnectAsync(await api.AddressAsync(), TestToken.For("ann", "desk"));
            done = await ann.StartAsync("index_documents", new() { ["folder"] = ".", ["pattern"] = "**/*" });
            Assert.NotNull((await ann.TaskAsync("tasks/result", done))["result"]);
            running = await ann.StartAsync("slow_computation", new() { ["duration"] = 2 });
            await worker.LineAsync(
                line => line.Contains("Attempt 1 started", StringComparison.Ordinal) && line.Contains(running, StringComparison.Ordinal));
            await api.KillAsync();
            await worker.KillAsync();
            await store.KillAsync();
        }

        await store.RestartAsync();
        await using var nextApi = Service.Start("src/ApiService", "api", settings);
        await using var nextWorker = Service.Start("src/TaskWorker", "worker-2", settings);
        using var again = await McpCaller.ConnectAsync(
            await nextApi.AddressAsync(), TestToken.For("ann", "desk", lifetime: TimeSpan.FromHours(2)));
        using var bob = await McpCaller.ConnectAsync(await nextApi.AddressAsync(), TestToken.For("bob", "desk"));

        Assert.NotEmpty((await again.TaskAsync("tasks/result", done))["result"]!["structuredContent"]!["files"]!.AsArray());
        Assert.NotEmpty((await again.TaskAsync("tasks/result", running))["result"]!["content"]!.AsArray());
        Assert.Equal(
            new[] { done, running }.Order(StringComparer.Ordinal),
            (await again.CallAsync("tasks/list", []))["result"]!["tasks"]!.AsArray().Select(task => (string)task!["taskId"]!).Order(StringComparer.Ordinal));
        foreach (var task in new[] { done, running })
            Assert.Equal("Task not found", (string?)(await bob.TaskAsync("tasks/get", task))["error"]!["message"]);
        Assert.Empty((await bob.CallAsync("tasks/list", []))["result"]!["tasks"]!.AsArray());
    }
}
