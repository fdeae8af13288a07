using System.Text.Json.Nodes;
using McpTasks.AspNetCore.Tests.Sessions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using TestServers;
using static McpTasks.AspNetCore.Tests.Tasks.Harness.Wire;

namespace McpTasks.AspNetCore.Tests.Tasks.Ends;

/// <summary>The whole way of a task over each kind of store; on a server, with a second replica that shares it.</summary>
public sealed class SharedStoreTests(SharedStores stores)
{
    private const string Hostile = "a:b/c%d@e#f?g{h}i";

    private readonly string _prefix = $"s-{Guid.NewGuid():N}";

    public static TheoryData<StoreKind, bool> All => new()
    {
        { StoreKind.Memory, false }, { StoreKind.Memory, true }, { StoreKind.Garnet, false }, { StoreKind.Garnet, true },
        { StoreKind.Redis, false }, { StoreKind.Redis, true },
    };

    [Theory, MemberData(nameof(All))]
    public async Task A_caller_sees_its_own_tasks_and_no_others_and_names_of_any_letters_change_nothing(StoreKind kind, bool modern)
    {
        await using var server = await StartAsync(kind);
        var (mine, others) = (new List<string>(), new List<string>());
        foreach (var (user, ids) in new[] { (Hostile, mine), ($"{Hostile}*", others) })
        {
            TaskClientBase client = modern ? server.Modern(user) : await server.LegacyAsync(user);
            for (var i = 0; i < 3; i++)
                ids.Add(await client.StartAsync("says", new() { [Hostile] = Hostile }));
            foreach (var id in ids)
                await client.UntilAsync(id, "completed");
        }

        var legacy = await server.LegacyAsync(Hostile);
        var listed = (await legacy.SendAsync("tasks/list", []))["result"]!["tasks"]!.AsArray().Select(task => (string)task!["taskId"]!);
        Assert.Equal(mine.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
        foreach (var id in mine)
            Assert.Equal($"{Hostile}: {Hostile}", (string)(await legacy.TaskAsync("tasks/result", id))["result"]!["content"]![0]!["text"]!);
        foreach (var id in others.Concat([Hostile, $"0-{Hostile}", "{mcp:0}:due"]))
            Assert.Equal("Task not found", (string)(await legacy.TaskAsync("tasks/get", id))["error"]!["message"]!);

        var asked = await legacy.AsTaskAsync("prompts/get", new() { ["name"] = Hostile }, new JsonObject());
        Assert.Equal(
            "prompted",
            (string)(await legacy.TaskAsync("tasks/result", (string)asked["result"]!["task"]!["taskId"]!))["result"]!["messages"]![0]!["content"]!["text"]!);
        var uri = $"hostile://{Uri.EscapeDataString(Hostile)}/{Uri.EscapeDataString(Hostile)}";
        var read = await legacy.AsTaskAsync("resources/read", new() { ["uri"] = uri }, new JsonObject());
        var contents = (await legacy.TaskAsync("tasks/result", (string)read["result"]!["task"]!["taskId"]!))["result"]!["contents"]![0]!;
        Assert.Equal((uri, Hostile), ((string)contents["uri"]!, (string)contents["text"]!));
    }

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task A_server_with_a_store_and_no_bus_runs_its_tasks_itself_and_has_nothing_to_warn_of(StoreKind kind)
    {
        await using var server = await StartAsync(kind);
        var client = server.Modern("ann");
        await client.UntilAsync(await client.StartAsync("says", new() { [Hostile] = Hostile }), "completed");
        Assert.DoesNotContain(
            server.Log.Entries,
            entry => entry.Category.StartsWith("McpTasks", StringComparison.Ordinal) && entry.Level >= LogLevel.Warning);
    }

    [Theory, MemberData(nameof(All))]
    public async Task A_waiting_task_that_is_cancelled_ignores_a_later_answer(StoreKind kind, bool modern)
    {
        await using var server = await StartAsync(kind);
        var capabilities = Parse("""{"elicitation":{}}""");
        var asking = server.Modern("ann", capabilities: capabilities);
        TaskClientBase client = modern ? asking : await server.LegacyAsync("ann", capabilities);
        var id = await client.StartAsync("ask");
        await client.UntilAsync(id, "input_required");
        var key = (await asking.TaskAsync("tasks/get", id))["result"]!["inputRequests"]!.AsObject().Single().Key;

        Assert.NotNull((await client.TaskAsync("tasks/cancel", id))["result"]);
        var answer = Parse("""{"action":"accept","content":{"name":"late"}}""");
        var late = await asking.SendAsync(
            "tasks/update", new() { ["taskId"] = id, ["inputResponses"] = new JsonObject { [key] = answer } });

        Assert.NotNull(late["result"]);
        Assert.Equal("cancelled", (string)(await client.TaskAsync("tasks/get", id))["result"]!["status"]!);
        var record = (await server.Store.GetAsync(TaskId.Parse(id), default))!;
        Assert.Equal((McpTaskStatus.Cancelled, null, null), (record.Status, record.Result, record.Inputs.Single().Answer));
    }

    [Theory]
    [InlineData(StoreKind.Garnet)]
    [InlineData(StoreKind.Redis)]
    public async Task A_cancellation_on_another_replica_whose_broadcast_is_lost_still_interrupts_the_tool(StoreKind kind)
    {
        var lease = new Dictionary<string, string?> { ["McpTasks:Lease"] = "00:00:01" };
        await using var works = await StartAsync(kind, lease, services => services.AddSingleton<ITaskEvents, DeafEvents>());
        await using var cancels = await StartAsync(kind, lease);
        var id = await works.Modern("ann").StartAsync("wait", new() { ["door"] = "a" });
        await EventuallyAsync(() => works.Gate.Reached.Contains("a"));

        await cancels.Modern("ann").TaskAsync("tasks/cancel", id);

        await EventuallyAsync(() => works.Gate.Interrupted.Contains("a"));
        Assert.Equal(McpTaskStatus.Cancelled, (await works.Store.GetAsync(TaskId.Parse(id), default))!.Status);
    }

    private async Task<TaskServer> StartAsync(
        StoreKind kind, Dictionary<string, string?>? settings = null, Action<IServiceCollection>? configure = null)
    {
        settings = new(settings ?? []) { ["McpTasks:MaxCreationsPerSecondPerOwner"] = "1000", ["McpTasks:Redis:KeyPrefix"] = _prefix };
        if (kind != StoreKind.Memory)
        {
            var server = kind == StoreKind.Garnet ? ServerKind.Garnet : ServerKind.Redis;
            Assert.SkipWhen(server == ServerKind.Redis && RedisServer.WhyAbsent is not null, RedisServer.WhyAbsent ?? "");
            settings["ConnectionStrings:redis"] = (await stores.ServerAsync(server)).ConnectionString;
        }

        return await TaskServer.StartAsync(settings, mcp => mcp.WithTools<TaskTools>().WithTools<AskingTools>().WithTools<HostileNames>().WithPrompts<HostileNames>().WithResources<HostileNames>(), builder =>
        {
            if (kind != StoreKind.Memory)
                builder.AddMcpTasksRedis();
            configure?.Invoke(builder.Services);
        }, saysInProcess: kind == StoreKind.Memory);
    }

    /// <summary>A broadcast that never arrives.</summary>
    private sealed class DeafEvents : ITaskEvents, ITaskWatch
    {
        public ValueTask<ITaskWatch> WatchAsync(TaskId id, CancellationToken cancellationToken) => new(this);

        public ValueTask<IAsyncDisposable> ListenAsync(
            string worker, Action<TaskId, TaskEvent> heard, Func<Task> missed, CancellationToken cancellationToken) => new(this);

        public async ValueTask<TaskEvent?> WaitAsync(TimeSpan timeout, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return null;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    // The SDK itself refuses a tool with such a name.
    [McpServerToolType, McpServerPromptType, McpServerResourceType]
    private sealed class HostileNames
    {
        [McpServerTool(Name = "says"), TaskSupport(TaskMode.Optional)]
        public static string Say(RequestContext<CallToolRequestParams> request) =>
            string.Join(", ", request.Params.Arguments!.Select(argument => $"{argument.Key}: {argument.Value}"));

        [McpServerPrompt(Name = Hostile), TaskSupport(TaskMode.Optional)]
        public static string Prompt() => "prompted";

        [McpServerResource(UriTemplate = "hostile://a%3Ab%2Fc%25d%40e%23f%3Fg%7Bh%7Di/{id}"), TaskSupport(TaskMode.Optional)]
        public static string Read(string id) => id;
    }
}
