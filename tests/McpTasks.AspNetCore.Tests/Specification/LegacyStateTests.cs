using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using static McpTasks.AspNetCore.Tests.Tasks.Harness.Wire;

namespace McpTasks.AspNetCore.Tests.Specification;

public sealed class LegacyStateTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["working"] = ["working", "input_required", "completed", "failed", "cancelled"],
        ["input_required"] = ["input_required", "working", "completed", "failed", "cancelled"],
    };

    [Theory]
    [InlineData("ask", "completed")]
    [InlineData("steps", "completed")]
    [InlineData("fail", "failed")]
    [InlineData("refuse", "failed")]
    public async Task A_task_passes_only_through_the_states_that_are_allowed(string tool, string end)
    {
        await using var server = await StartAsync();
        server.Gate.OpenAll();
        var client = await LegacyAsync(server);
        await using var listening = await client.ListenAsync();
        var id = await client.StartAsync(tool);
        var seen = new List<string>();
        while (seen.LastOrDefault() != end)
        {
            var message = await listening.UntilAsync(
                message => (string?)message["method"] is "notifications/tasks/status" or "elicitation/create");
            if ((string?)message["method"] == "elicitation/create")
                await client.AnswerAsync(message, Parse("""{"action":"accept","content":{"name":"Ann"}}"""));
            else if ((string?)message["params"]!["taskId"] == id)
                seen.Add((string)message["params"]!["status"]!);
        }

        Assert.Equal("working", seen[0]);
        Assert.All(seen.Zip(seen.Skip(1)), step => Assert.Contains(step.Second, Allowed[step.First]));
        Assert.Equal(tool == "ask", seen.Contains("input_required"));
    }

    [Fact]
    public async Task Every_answer_about_a_task_has_its_times_and_its_ttl()
    {
        await using var server = await StartAsync();
        var client = await LegacyAsync(server);
        await using var listening = await client.ListenAsync();
        var created = (
            await client.AsTaskAsync("tools/call", Call("wait", new() { ["door"] = "a" }), new JsonObject { ["ttl"] = 60_000 }))["result"]!["task"]!;
        var id = (string)created["taskId"]!;
        var pushed = (await listening.UntilAsync(message => (string?)message["method"] == "notifications/tasks/status"))["params"]!;
        var got = (await client.TaskAsync("tasks/get", id))["result"]!;
        var listed = (await client.SendAsync("tasks/list", []))["result"]!["tasks"]!.AsArray().Single()!;
        var cancelled = (await client.TaskAsync("tasks/cancel", id))["result"]!;

        foreach (var task in new[] { created, pushed, got, listed, cancelled })
        {
            Assert.Equal(id, (string)task["taskId"]!);
            Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", (string)task["createdAt"]!);
            Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", (string)task["lastUpdatedAt"]!);
            Assert.Equal((string)created["createdAt"]!, (string)task["createdAt"]!);
            Assert.Equal(60_000, (int)task["ttl"]!);
        }
    }

    [Fact]
    public async Task What_get_finds_is_listed()
    {
        await using var server = await StartAsync();
        var client = await LegacyAsync(server);
        var modern = server.Modern("ann", capabilities: Parse("""{"elicitation":{}}"""));
        var tasks = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var starts in new TaskClientBase[] { client, modern })
        {
            tasks[await starts.StartAsync("wait", new() { ["door"] = "a" })] = "working";
            tasks[await starts.StartAsync("ask")] = "input_required";
            tasks[await starts.StartAsync("add", Parse("""{"a":1}"""))] = "completed";
            tasks[await starts.StartAsync("fail")] = "failed";
            tasks[await starts.StartAsync("refuse")] = "failed";
            var cancelled = await starts.StartAsync("wait", new() { ["door"] = "b" });
            await client.TaskAsync("tasks/cancel", cancelled);
            tasks[cancelled] = "cancelled";
        }

        foreach (var (id, status) in tasks)
            await client.UntilAsync(id, status);
        var listed = (await client.SendAsync("tasks/list", []))["result"]!["tasks"]!.AsArray();

        Assert.Equal(
            tasks.OrderBy(task => task.Key),
            listed.ToDictionary(task => (string)task!["taskId"]!, task => (string)task!["status"]!).OrderBy(task => task.Key));
    }

    [Theory]
    [InlineData("add", "completed")]
    [InlineData("fail", "failed")]
    [InlineData("refuse", "failed")]
    [InlineData("wait", "cancelled")]
    public async Task A_task_that_has_ended_cannot_be_cancelled(string tool, string status)
    {
        await using var server = await StartAsync();
        var client = await LegacyAsync(server);
        var id = await client.StartAsync(tool, Parse("""{"a":1,"door":"a"}"""));
        if (status == "cancelled")
            await client.TaskAsync("tasks/cancel", id);
        var before = await client.UntilAsync(id, status);

        var error = (await client.TaskAsync("tasks/cancel", id))["error"]!;

        Assert.Equal(
            (-32602, $"Cannot cancel task: already in terminal status '{status}'"), ((int)error["code"]!, (string)error["message"]!));
        Assert.True(JsonNode.DeepEquals(before, (await client.TaskAsync("tasks/get", id))["result"]));
    }

    [Fact]
    public async Task A_task_is_cancelled_when_the_reply_says_so()
    {
        await using var server = await StartAsync();
        var client = await LegacyAsync(server);
        foreach (var tool in new[] { "wait", "ask" })
        {
            var id = await client.StartAsync(tool, Parse("""{"door":"a"}"""));
            Assert.Equal("cancelled", (string)(await client.TaskAsync("tasks/cancel", id))["result"]!["status"]!);
            Assert.Equal(McpTaskStatus.Cancelled, (await server.Store.GetAsync(TaskId.Parse(id), default))!.Status);
        }
    }

    [Fact]
    public async Task The_result_of_a_cancelled_task_is_an_error_that_says_so()
    {
        await using var server = await StartAsync();
        var client = await LegacyAsync(server);
        var id = await client.StartAsync("wait", new() { ["door"] = "a" });
        await client.TaskAsync("tasks/cancel", id);
        var reply = await client.TaskAsync("tasks/result", id);
        Assert.Null(reply["result"]);
        Assert.Contains("cancelled", (string)reply["error"]!["message"]!, StringComparison.Ordinal);
    }

    private static Task<TaskServer> StartAsync() =>
        TaskServer.StartAsync(mcp: builder => builder.WithTools<TaskTools>().WithTools<AskingTools>());

    private static Task<LegacyClient> LegacyAsync(TaskServer server) => server.LegacyAsync("ann", Parse("""{"elicitation":{}}"""));
}
