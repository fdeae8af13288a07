using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;

namespace McpTasks.AspNetCore.Tests.Stdio;

public sealed class StdioTests
{
    [Fact]
    public async Task Capabilities_are_the_same_over_streams_and_over_HTTP()
    {
        await using var http = await TaskServer.StartAsync(
            mcp: builder => builder.WithTools<TaskTools>().WithTools<AskingTools>().WithPrompts<TaskPrompts>().WithResources<TaskResources>());
        await using var legacy = await StreamClient.StartAsync();
        await using var modern = await StreamClient.StartAsync(modern: true);

        Same((await http.LegacyAsync()).Initialized["capabilities"]!, (await legacy.InitializeAsync())["capabilities"]!);
        Same(
            (await http.Modern().SendAsync("server/discover", []))["result"]!["capabilities"]!,
            (await modern.SendAsync("server/discover", []))["result"]!["capabilities"]!);
        Same(
            (await (await http.LegacyAsync()).SendAsync("tools/list", []))["result"]!["tools"]!,
            (await legacy.SendAsync("tools/list", []))["result"]!["tools"]!);
    }

    [Fact]
    public async Task A_legacy_client_runs_a_task_and_is_told_how_it_goes()
    {
        await using var client = await StreamClient.StartAsync();
        await client.InitializeAsync();
        var id = await client.StartAsync("steps", new() { ["door"] = "d" });
        await client.UntilAsync(
            message => (string?)message["method"] == "notifications/tasks/status" && (string?)message["params"]!["statusMessage"] == "Step 1 of 2");
        client.Gate.Open("d");
        Assert.Equal("done", (string)(await client.TaskAsync("tasks/result", id))["result"]!["content"]![0]!["text"]!);
        Assert.Equal("completed", (string)(await client.TaskAsync("tasks/get", id))["result"]!["status"]!);
        Assert.Equal(-32601, (int)(await client.SendAsync("tasks/update", new() { ["taskId"] = id }))["error"]!["code"]!);
    }

    [Fact]
    public async Task A_legacy_task_asks_its_client()
    {
        await using var client = await StreamClient.StartAsync(capabilities: new() { ["elicitation"] = new JsonObject() });
        await client.InitializeAsync();
        var id = await client.StartAsync("ask");
        var question = await client.UntilAsync(message => (string?)message["method"] == "elicitation/create");
        await client.AnswerAsync(question, new() { ["action"] = "accept", ["content"] = new JsonObject { ["name"] = "Bo" } });
        Assert.Equal("Bo", (string)(await client.TaskAsync("tasks/result", id))["result"]!["content"]![0]!["text"]!);
    }

    [Fact]
    public async Task A_modern_client_polls_a_task_to_its_end_and_updates_one_that_asks()
    {
        await using var client = await StreamClient.StartAsync(modern: true, capabilities: new() { ["elicitation"] = new JsonObject() });
        var id = await client.StartAsync("wait", new() { ["door"] = "d" });
        client.Gate.Open("d");
        Assert.Equal("passed d", (string)(await client.UntilAsync(id, "completed"))["result"]!["content"]![0]!["text"]!);

        var asking = await client.StartAsync("ask");
        var inputs = (await client.UntilAsync(asking, "input_required"))["inputRequests"]!.AsObject();
        var answer = new JsonObject { ["action"] = "accept", ["content"] = new JsonObject { ["name"] = "Bo" } };
        await client.SendAsync(
            "tasks/update", new() { ["taskId"] = asking, ["inputResponses"] = new JsonObject { [inputs.Single().Key] = answer } });
        Assert.Equal("Bo", (string)(await client.UntilAsync(asking, "completed"))["result"]!["content"]![0]!["text"]!);
        Assert.Equal(-32601, (int)(await client.TaskAsync("tasks/result", id))["error"]!["code"]!);
    }

    [Fact]
    public async Task The_application_stops_when_its_input_ends()
    {
        await using var client = await StreamClient.StartAsync();
        await client.InitializeAsync();
        await client.StopAsync();
    }

    private static void Same(JsonNode expected, JsonNode actual) =>
        Assert.True(JsonNode.DeepEquals(expected, actual), $"{expected.ToJsonString()}\n{actual.ToJsonString()}");
}
