using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Server;
using static McpTasks.AspNetCore.Tests.Tasks.Harness.Wire;

namespace McpTasks.AspNetCore.Tests.Tasks.Ends;

/// <summary>A task's state is told in the same words wherever it is told.</summary>
public sealed class StateTests
{
    private static readonly string[] LegacyHead =
        ["taskId", "status", "statusMessage", "createdAt", "lastUpdatedAt", "ttl", "pollInterval"];
    private static readonly string[] ModernHead =
        ["taskId", "status", "statusMessage", "createdAt", "lastUpdatedAt", "ttlMs", "pollIntervalMs"];

    [Theory]
    [InlineData("wait", 250)]
    [InlineData("steps", 5000)]
    public async Task A_legacy_reply_a_poll_a_list_and_a_notification_tell_the_same_ttl_and_poll_interval(string tool, int pollInterval)
    {
        await using var server = await TaskServer.StartAsync();
        var client = await server.LegacyAsync("ann");
        await using var stream = await client.ListenAsync();
        var created = (
            await client.AsTaskAsync("tools/call", Call(tool, new() { ["door"] = "a" }), new JsonObject { ["ttl"] = 30_000 }))["result"]!["task"]!;
        var id = (string)created["taskId"]!;

        var poll = (await client.TaskAsync("tasks/get", id))["result"]!;
        var listed = (await client.SendAsync("tasks/list", []))["result"]!["tasks"]!.AsArray().Single()!;
        var pushed = (await stream.UntilAsync(message => (string?)message["method"] == "notifications/tasks/status"))["params"]!;
        server.Gate.Open("a");
        var end = (await stream.UntilAsync(message => (string?)message["params"]?["status"] == "completed"))["params"]!;
        var cancelled = (await client.TaskAsync("tasks/cancel", await client.StartAsync("wait", new() { ["door"] = "b" })))["result"]!;

        foreach (var task in new[] { created, poll, listed, pushed })
            Assert.Equal(LegacyHead, task.AsObject().Select(member => member.Key).Where(key => key != "_meta"));
        foreach (var task in new[] { created, poll, listed, pushed, end })
            Assert.Equal(("30000", $"{pollInterval}"), (task["ttl"]!.ToJsonString(), task["pollInterval"]!.ToJsonString()));
        Assert.Equal(LegacyHead, cancelled.AsObject().Select(member => member.Key));
    }

    [Theory]
    [InlineData("wait", 250)]
    [InlineData("steps", 5000)]
    public async Task A_modern_reply_a_poll_and_a_notification_tell_the_same_ttl_and_poll_interval(string tool, int pollInterval)
    {
        await using var server = await TaskServer.StartAsync();
        var client = server.Modern("ann");
        var created = (await client.CallAsync(tool, new() { ["door"] = "a" }))["result"]!;
        var id = (string)created["taskId"]!;
        await using var stream = await client.OpenAsync(
            "subscriptions/listen", new() { ["notifications"] = new JsonObject { ["taskIds"] = new JsonArray(id) } });

        var poll = (await client.TaskAsync("tasks/get", id))["result"]!;
        var pushed = (await stream.UntilAsync(message => (string?)message["method"] == "notifications/tasks"))["params"]!;
        server.Gate.Open("a");
        var end = (await stream.UntilAsync(message => (string?)message["params"]?["status"] == "completed"))["params"]!;

        foreach (var task in new[] { created, poll, pushed })
            Assert.Equal(ModernHead, task.AsObject().Select(member => member.Key).Except(["_meta", "resultType"]));
        foreach (var task in new[] { created, poll, pushed, end })
            Assert.Equal(("3600000", $"{pollInterval}"), (task["ttlMs"]!.ToJsonString(), task["pollIntervalMs"]!.ToJsonString()));
    }

    [Fact]
    public async Task Only_results_name_their_task_in_the_metadata()
    {
        await using var server = await TaskServer.StartAsync();
        foreach (var client in new TaskClientBase[] { await server.LegacyAsync(), server.Modern() })
        {
            var id = await client.StartAsync("wait", new() { ["door"] = "a" });
            foreach (var method in new[] { "tasks/get", "tasks/cancel" })
                Assert.DoesNotContain(
                    "related-task", (await client.TaskAsync(method, id))["result"]!.ToJsonString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("fail", "completed", "The disk is full.")]
    [InlineData("refuse", "failed", "Not today.")]
    public async Task A_modern_task_that_went_wrong_says_so_in_its_status_message(string tool, string status, string message)
    {
        await using var server = await TaskServer.StartAsync();
        var client = server.Modern();
        Assert.Contains(
            message, (string)(await client.UntilAsync(await client.StartAsync(tool), status))["statusMessage"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tools/call", """{"name":"steady","task":{}}""", "completed")]
    [InlineData("prompts/get", """{"name":"steady","task":{}}""", "completed")]
    [InlineData("resources/read", """{"uri":"steady://x","task":{}}""", "completed")]
    [InlineData("prompts/get", """{"name":"broken","task":{}}""", "failed")]
    [InlineData("resources/read", """{"uri":"broken://x","task":{}}""", "failed")]
    public async Task A_session_hears_of_the_submission_each_step_and_the_end_of_every_kind_of_task(
        string method, string parameters, string end)
    {
        await using var server = await TaskServer.StartAsync(
            mcp: mcp => mcp.WithTools<Steady>().WithPrompts<Steady>().WithResources<Steady>());
        var client = await server.LegacyAsync();
        await using var stream = await client.ListenAsync();
        var id = (string)(await client.SendAsync(method, Parse(parameters)))["result"]!["task"]!["taskId"]!;
        var pushed = new List<JsonNode>();
        await NextAsync(task => (string?)task["statusMessage"] == "Task submitted");
        for (var step = 1; step <= 2 && end == "completed"; step++)
        {
            await NextAsync(task => (string?)task["statusMessage"] == $"Step {step}");
            server.Gate.Open($"{step}");
        }

        var last = await NextAsync(task => (string)task["status"]! == end);

        Assert.All(pushed, task => Assert.Equal(id, (string)task["taskId"]!));
        if (end == "failed")
            Assert.Contains("No words.", (string)last["statusMessage"]!, StringComparison.Ordinal);

        async Task<JsonNode> NextAsync(Func<JsonNode, bool> wanted)
        {
            var task = (
                await stream.UntilAsync(message => (string?)message["method"] == "notifications/tasks/status" && wanted(message["params"]!)))["params"]!;
            pushed.Add(task);
            return task;
        }
    }

    [McpServerToolType, McpServerPromptType, McpServerResourceType]
    private sealed class Steady(Gate gate)
    {
        [McpServerTool(Name = "steady"), McpServerPrompt(Name = "steady"), TaskSupport(TaskMode.Optional)]
        public Task<string> Run(ITaskProgress progress, CancellationToken cancellationToken) => StepAsync(progress, cancellationToken);

        [McpServerResource(UriTemplate = "steady://{id}"), TaskSupport(TaskMode.Optional)]
        public Task<string> Read(string id, ITaskProgress progress, CancellationToken cancellationToken) =>
            StepAsync(progress, cancellationToken);

        [McpServerPrompt(Name = "broken"), TaskSupport(TaskMode.Optional)]
        public static string Broken() => throw new McpException("No words.");

        [McpServerResource(UriTemplate = "broken://{id}"), TaskSupport(TaskMode.Optional)]
        public static string BrokenResource(string id) => throw new McpException("No words.");

        private async Task<string> StepAsync(ITaskProgress progress, CancellationToken cancellationToken)
        {
            for (var step = 1; step <= 2; step++)
            {
                await progress.SetMessageAsync($"Step {step}", cancellationToken);
                await gate.WaitAsync($"{step}", cancellationToken);
            }

            return "done";
        }
    }
}
