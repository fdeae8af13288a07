using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using static McpTasks.AspNetCore.Tests.Tasks.Harness.Wire;

namespace McpTasks.AspNetCore.Tests.Specification;

public sealed class LegacyMessageTests
{
    private const string RelatedTask = "io.modelcontextprotocol/related-task";

    [Fact]
    public async Task Everything_that_is_said_about_a_task_names_it()
    {
        await using var server = await StartAsync();
        var client = await LegacyAsync(server);
        var created = (await client.CallAsync("ask"))["result"]!;
        var id = (string)created["task"]!["taskId"]!;
        AssertNames(id, created["_meta"]);
        await using var stream = await client.OpenAsync(server.Message("tasks/result", new() { ["taskId"] = id }));
        AssertNames(id, (await stream.UntilAsync(IsQuestion))["params"]!["_meta"]);

        await client.TaskAsync("tasks/cancel", id);

        AssertNames(id, (await stream.UntilAsync(message => (string?)message["method"] == "notifications/cancelled"))["params"]!["_meta"]);
        AssertNames(id, (await stream.UntilAsync(message => message["error"] is not null))["error"]!["data"]!["_meta"]);
        var done = await client.StartAsync("add", Parse("""{"a":1}"""));
        AssertNames(done, (await client.TaskAsync("tasks/result", done))["result"]!["_meta"]);
    }

    [Theory]
    [InlineData("tasks/get")]
    [InlineData("tasks/result")]
    [InlineData("tasks/cancel")]
    public async Task The_parameter_names_the_task_whatever_the_metadata_says(string method)
    {
        await using var server = await StartAsync();
        var client = await LegacyAsync(server);
        var (one, two) = (
            await client.StartAsync("wait", new() { ["door"] = "a" }), await client.StartAsync("wait", new() { ["door"] = "b" }));
        if (method == "tasks/result")
            server.Gate.Open("a");
        var reply = await client.SendAsync(
            method, new() { ["taskId"] = one, ["_meta"] = new JsonObject { [RelatedTask] = new JsonObject { ["taskId"] = two } } });

        var result = reply["result"]!;
        Assert.Equal(one, (string?)(result["taskId"] ?? result["_meta"]?[RelatedTask]?["taskId"]));
        Assert.Equal("working", (string)(await client.TaskAsync("tasks/get", two))["result"]!["status"]!);
    }

    [Fact]
    public async Task A_question_never_asks_the_client_for_a_task()
    {
        await using var server = await StartAsync();
        var client = await server.LegacyAsync(capabilities: Parse(
            """{"elicitation":{},"sampling":{},"tasks":{"list":{},"cancel":{},"requests":{"elicitation":{"create":{}},"sampling":{"createMessage":{}}}}}"""));
        foreach (var tool in new[] { "ask", "sample" })
        {
            var id = await client.StartAsync(tool);
            await using var stream = await client.OpenAsync(server.Message("tasks/result", new() { ["taskId"] = id }));
            var question = await stream.UntilAsync(IsQuestion);
            Assert.False(question["params"]!.AsObject().ContainsKey("task"));
            await client.TaskAsync("tasks/cancel", id);
        }
    }

    [Fact]
    public async Task A_client_may_leave_its_result_call_and_ask_again()
    {
        await using var server = await StartAsync();
        var client = await LegacyAsync(server);
        var id = await client.StartAsync("wait", new() { ["door"] = "a" });
        await using (var left = await client.OpenAsync(server.Message("tasks/result", new() { ["taskId"] = id })))
            Assert.Equal("working", (string)(await client.TaskAsync("tasks/get", id))["result"]!["status"]!);

        server.Gate.Open("a");

        Assert.Equal("passed a", (string)(await client.TaskAsync("tasks/result", id))["result"]!["content"]![0]!["text"]!);
    }

    [Theory]
    [InlineData("tasks/get", true)]
    [InlineData("tasks/result", true)]
    [InlineData("tasks/result", false)]
    [InlineData("tasks/cancel", true)]
    public async Task Task_replies_are_JSON_or_an_event_stream_that_ends(string method, bool ended)
    {
        await using var server = await StartAsync();
        var client = await LegacyAsync(server);
        var id = await client.StartAsync("wait", new() { ["door"] = "a" });
        if (ended)
            server.Gate.Open("a");
        var message = server.Message(method, new() { ["taskId"] = id });
        using var request = TaskServer.Request(message, "ann", client.Session);
        using var response = await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        server.Gate.Open("a");
        Assert.Contains(response.Content.Headers.ContentType?.MediaType, new[] { "application/json", "text/event-stream" });

        await using var events = new EventReader(response, await response.Content.ReadAsStreamAsync());
        var reply = await events.UntilAsync(reply => JsonNode.DeepEquals(reply["id"], message["id"]) && reply["method"] is null);

        Assert.NotNull(reply["result"] ?? reply["error"]);
        Assert.Null(await events.NextAsync());
    }

    private static void AssertNames(string id, JsonNode? meta) => Assert.Equal(id, (string?)meta?[RelatedTask]?["taskId"]);

    private static bool IsQuestion(JsonNode message) => (string?)message["method"] is "elicitation/create" or "sampling/createMessage";

    private static Task<TaskServer> StartAsync() =>
        TaskServer.StartAsync(mcp: builder => builder.WithTools<TaskTools>().WithTools<AskingTools>());

    private static Task<LegacyClient> LegacyAsync(TaskServer server) => server.LegacyAsync("ann", Parse("""{"elicitation":{}}"""));
}
