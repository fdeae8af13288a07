using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace McpTasks.AspNetCore.Tests.Tasks.Calls;

public sealed class CapabilityTests
{
    [Fact]
    public async Task A_legacy_server_declares_tasks_for_the_kinds_that_have_some()
    {
        await using var server = await TaskServer.StartAsync();
        Assert.Equal(
            """{"list":{},"cancel":{},"requests":{"tools":{"call":{}}}}""",
            (await server.LegacyAsync("ann")).Initialized["capabilities"]!["tasks"]!.ToJsonString());
    }

    [Fact]
    public async Task Prompts_and_resources_are_declared_too()
    {
        await using var server = await TaskServer.StartAsync(
            mcp: builder => builder.WithTools<TaskTools>().WithPrompts<TaskPrompts>().WithResources<TaskResources>());
        Assert.Equal(
            """{"tools":{"call":{}},"prompts":{"get":{}},"resources":{"read":{}}}""",
            (await server.LegacyAsync()).Initialized["capabilities"]!["tasks"]!["requests"]!.ToJsonString());
    }

    [Fact]
    public async Task List_is_neither_declared_to_nor_served_for_callers_that_cannot_be_told_apart()
    {
        await using var server = await TaskServer.StartAsync();
        var client = await server.LegacyAsync();
        Assert.Equal("""{"cancel":{},"requests":{"tools":{"call":{}}}}""", client.Initialized["capabilities"]!["tasks"]!.ToJsonString());
        Assert.Equal(-32601, (int)(await client.SendAsync("tasks/list", []))["error"]!["code"]!);
    }

    [Fact]
    public async Task Modern_discovery_shows_the_extension_and_no_legacy_capability()
    {
        await using var server = await TaskServer.StartAsync();
        var capabilities = (await server.Modern().SendAsync("server/discover", []))["result"]!["capabilities"]!.AsObject();
        Assert.Equal("""{"io.modelcontextprotocol/tasks":{}}""", capabilities["extensions"]!.ToJsonString());
        Assert.False(capabilities.ContainsKey("tasks"));
        // subscriptions/listen grants it.
        Assert.True((bool)capabilities["tools"]!["listChanged"]!);
        Assert.False((await server.LegacyAsync()).Initialized["capabilities"]!.AsObject().ContainsKey("extensions"));
    }

    [Fact]
    public async Task Only_legacy_lists_show_task_support_and_never_for_forbidden_tools()
    {
        await using var server = await TaskServer.StartAsync();
        var legacy = (await (await server.LegacyAsync()).SendAsync("tools/list", []))["result"]!["tools"]!.AsArray();
        Assert.Equal("""{"taskSupport":"optional"}""", Named(legacy, "add")["execution"]!.ToJsonString());
        Assert.Equal("""{"taskSupport":"required"}""", Named(legacy, "slow")["execution"]!.ToJsonString());
        Assert.False(Named(legacy, "inline").ContainsKey("execution"));

        var modern = (await server.Modern().SendAsync("tools/list", []))["result"]!["tools"]!.AsArray();
        Assert.DoesNotContain(modern, tool => tool!.AsObject().ContainsKey("execution"));
    }

    [Fact]
    public async Task Each_dialect_has_its_own_methods()
    {
        await using var server = await TaskServer.StartAsync();
        var (legacy, modern) = (await server.LegacyAsync("ann"), server.Modern("ann"));
        Assert.Equal(-32601, await CodeAsync(legacy, "tasks/update"));
        Assert.Equal(-32601, await CodeAsync(modern, "tasks/result"));
        Assert.Equal(-32601, await CodeAsync(modern, "tasks/list"));
    }

    [Fact]
    public async Task A_modern_request_that_does_not_declare_the_extension_is_told_so()
    {
        await using var server = await TaskServer.StartAsync();
        var id = await server.Modern().StartAsync("wait", new() { ["door"] = "a" });
        var without = server.Modern(tasks: false);
        foreach (var method in new[] { "tasks/get", "tasks/update", "tasks/cancel" })
        {
            var error = (await without.TaskAsync(method, id))["error"]!;
            Assert.Equal(-32021, (int)error["code"]!);
            Assert.Equal("""{"extensions":{"io.modelcontextprotocol/tasks":{}}}""", error["data"]!["requiredCapabilities"]!.ToJsonString());
        }
    }

    [Fact]
    public async Task A_server_without_store_or_bus_runs_its_tasks_in_memory_and_warns_of_that_once()
    {
        await using var server = await TaskServer.StartAsync(saysInProcess: false);
        var client = server.Modern();
        var task = await client.UntilAsync(await client.StartAsync("add", new() { ["a"] = 2 }), "completed");
        Assert.Equal("3", (string?)task["result"]!["content"]![0]!["text"]);
        var warning = Assert.Single(server.Log.Entries, entry => entry.Level >= LogLevel.Warning);
        Assert.Contains("ConnectionStrings:redis", warning.Message, StringComparison.Ordinal);
        Assert.Contains("AddMcpTasksInProcess()", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_says_in_process_is_not_warned()
    {
        await using var server = await TaskServer.StartAsync();
        Assert.DoesNotContain(server.Log.Entries, entry => entry.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task A_server_with_a_bus_and_no_store_does_not_start_and_says_what_to_add()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => TaskServer.StartAsync(
            configure: builder => builder.Services.AddSingleton<ITaskDispatcher, Elsewhere>(), saysInProcess: false));
        Assert.Contains("AddMcpTasksRedis() with ConnectionStrings:redis", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_whose_tasks_go_elsewhere_runs_none_and_is_no_worker()
    {
        await using var server = await TaskServer.StartAsync(
            configure: builder => builder.Services.AddSingleton<ITaskDispatcher, Elsewhere>());
        var id = await server.Modern().StartAsync("add", new() { ["a"] = 2 });
        Assert.Equal(id, Assert.Single(Assert.IsType<Elsewhere>(server.Services.GetRequiredService<ITaskDispatcher>()).Sent).TaskId);
        Assert.Equal(0, server.Services.GetRequiredService<InProcessDispatcher>().Hints.Count);
        Assert.Null(server.Services.GetRequiredService<WorkerPresence>().ExecuteTask);
    }

    private static JsonObject Named(JsonArray tools, string name) => tools.Single(tool => (string)tool!["name"]! == name)!.AsObject();

    private static async Task<int> CodeAsync(TaskClientBase client, string method) =>
        (int)(await client.TaskAsync(method, TaskId.New().Value))["error"]!["code"]!;

    private sealed class Elsewhere : ITaskDispatcher
    {
        public ConcurrentQueue<RunTask> Sent { get; } = [];

        public ValueTask DispatchAsync(RunTask message, CancellationToken cancellationToken)
        {
            Sent.Enqueue(message);
            return ValueTask.CompletedTask;
        }
    }
}
