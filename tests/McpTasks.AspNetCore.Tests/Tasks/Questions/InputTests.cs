using System.Text.Json.Nodes;
using static McpTasks.AspNetCore.Tests.Tasks.Harness.InputDialogue;
using static McpTasks.AspNetCore.Tests.Tasks.Harness.Wire;

namespace McpTasks.AspNetCore.Tests.Tasks.Questions;

public sealed class InputTests
{
    [Fact]
    public async Task A_modern_client_finds_the_question_in_the_task_and_answers_with_an_update()
    {
        await using var server = await StartAsync();
        var client = Modern(server);
        var id = await client.StartAsync("ask");

        var waiting = await client.UntilAsync(id, "input_required");
        var (key, request) = Assert.Single(waiting["inputRequests"]!.AsObject());
        Assert.Equal("elicitation/create", (string)request!["method"]!);
        Assert.Equal("Name 1?", (string)request["params"]!["message"]!);

        var reply = (await UpdateAsync(client, id, key, Accept("Ann")))["result"]!.AsObject();
        reply.Remove("_meta");
        Assert.Equal("""{"resultType":"complete"}""", reply.ToJsonString());
        var done = await UntilCompletedAsync(client, id);
        Assert.Equal("Ann", Text(done["result"]!));
    }

    [Fact]
    public async Task Questions_in_sequence_have_distinct_keys_and_answers_to_old_or_unknown_keys_are_ignored()
    {
        await using var server = await StartAsync();
        var client = Modern(server);
        var id = await client.StartAsync("ask", new() { ["times"] = 2 });
        var first = Assert.Single((await client.UntilAsync(id, "input_required"))["inputRequests"]!.AsObject()).Key;
        await UpdateAsync(client, id, first, Accept("Ann"));
        var second = Assert.Single((await UntilAskedAsync(client, id, "Name 2?"))["inputRequests"]!.AsObject()).Key;
        Assert.NotEqual(first, second);

        Assert.NotNull((await UpdateAsync(client, id, first, Accept("late")))["result"]);
        Assert.NotNull((await UpdateAsync(client, id, "unknown", Accept("nobody")))["result"]);
        Assert.Equal("input_required", (string)(await client.TaskAsync("tasks/get", id))["result"]!["status"]!);
        await UpdateAsync(client, id, second, Accept("Bob"));
        Assert.Equal("Ann, Bob", Text((await UntilCompletedAsync(client, id))["result"]!));
    }

    [Fact]
    public async Task A_partial_answer_keeps_the_task_waiting_for_the_rest()
    {
        await using var server = await StartAsync();
        var client = Modern(server);
        var id = await client.StartAsync("ask_both");
        JsonObject? requests = null;
        await EventuallyAsync(
            () => (requests = client.TaskAsync("tasks/get", id).Result["result"]!["inputRequests"] as JsonObject)?.Count == 2);
        foreach (var (key, request) in requests!.OrderBy(request => (string)request.Value!["params"]!["message"]!))
        {
            Assert.Equal("input_required", (string)(await client.TaskAsync("tasks/get", id))["result"]!["status"]!);
            await UpdateAsync(client, id, key, Accept(((string)request!["params"]!["message"]!)[5..6]));
        }

        Assert.Equal("1, 2", Text((await UntilCompletedAsync(client, id))["result"]!));
    }

    [Theory]
    [InlineData("""{"name":{}}""")]
    [InlineData("""{"name":"x"}""")]
    [InlineData("""{"name":null}""")]
    [InlineData("[]")]
    [InlineData("null")]
    public async Task An_update_without_an_object_of_objects_is_refused(string responses)
    {
        await using var server = await StartAsync();
        var client = Modern(server);
        var id = await client.StartAsync("ask");
        await client.UntilAsync(id, "input_required");
        var reply = await client.SendAsync("tasks/update", new() { ["taskId"] = id, ["inputResponses"] = JsonNode.Parse(responses) });
        if (responses.EndsWith("}}", StringComparison.Ordinal))
            Assert.NotNull(reply["result"]);
        else
            Assert.Equal(-32602, (int)reply["error"]!["code"]!);
    }

    [Theory]
    [InlineData("decline")]
    [InlineData("cancel")]
    public async Task A_decline_reaches_the_tool(string action)
    {
        await using var server = await StartAsync();
        var client = Modern(server);
        var id = await client.StartAsync("ask");
        var key = (await client.UntilAsync(id, "input_required"))["inputRequests"]!.AsObject().Single().Key;
        await UpdateAsync(client, id, key, new() { ["action"] = action });
        Assert.Equal(action, Text((await UntilCompletedAsync(client, id))["result"]!));
    }

    [Theory]
    [InlineData("ask", "cancel", false)]
    [InlineData("sample", "Method not found", true)]
    public async Task A_client_without_a_handler_lets_the_tool_know_instead_of_hanging_it(string tool, string expected, bool failed)
    {
        await using var server = await StartAsync();
        var client = await LegacyAsync(server);
        var id = await client.StartAsync(tool);
        await using var stream = await client.OpenAsync(server.Message("tasks/result", new() { ["taskId"] = id }));
        var question = await stream.UntilAsync(IsQuestion);
        (await server.SendAsync(
            new()
            {
                ["jsonrpc"] = "2.0",
                ["id"] = question["id"]!.DeepClone(),
                ["error"] = new JsonObject { ["code"] = -32601, ["message"] = "Method not found" },
            },
            null, client.Session)).Response.Dispose();
        var end = await stream.UntilAsync(message => message["result"] is not null || message["error"] is not null);
        Assert.Contains(expected, failed ? (string)end["error"]!["message"]! : Text(end["result"]!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_update_with_one_answer_that_is_no_object_stores_none()
    {
        await using var server = await StartAsync();
        var client = Modern(server);
        var id = await client.StartAsync("ask");
        var key = (await client.UntilAsync(id, "input_required"))["inputRequests"]!.AsObject().Single().Key;
        var reply = await client.SendAsync(
            "tasks/update", new() { ["taskId"] = id, ["inputResponses"] = new JsonObject { [key] = Accept("Ann"), ["other"] = 7 } });
        Assert.Equal(-32602, (int)reply["error"]!["code"]!);
        Assert.Equal("input_required", (string)(await client.TaskAsync("tasks/get", id))["result"]!["status"]!);
    }

    [Fact]
    public async Task A_sampled_message_reaches_the_tool()
    {
        await using var server = await StartAsync();
        var client = await LegacyAsync(server);
        var id = await client.StartAsync("sample");
        await using var stream = await client.OpenAsync(server.Message("tasks/result", new() { ["taskId"] = id }));
        await client.AnswerAsync(
            await stream.UntilAsync(IsQuestion), Parse("""{"role":"assistant","model":"m","content":{"type":"text","text":"thought"}}"""));
        Assert.Equal("thought", Text((await stream.UntilAsync(message => message["result"] is not null))["result"]!));
    }

    [Fact]
    public async Task A_client_is_not_asked_what_it_never_declared()
    {
        await using var server = await StartAsync();
        var client = await server.LegacyAsync();
        var failed = await client.UntilAsync(await client.StartAsync("ask"), "failed");
        Assert.Contains("elicitation", (string)failed["statusMessage"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_that_waits_for_input_can_be_cancelled_and_the_question_is_taken_back()
    {
        await using var server = await StartAsync();
        var client = await LegacyAsync(server);
        var id = await client.StartAsync("ask");
        await using var stream = await client.OpenAsync(server.Message("tasks/result", new() { ["taskId"] = id }));
        var question = await stream.UntilAsync(IsQuestion);
        Assert.Equal("cancelled", (string)(await client.TaskAsync("tasks/cancel", id))["result"]!["status"]!);
        var seen = new List<JsonNode>();
        while (await stream.NextAsync() is { } message)
            seen.Add(message);
        Assert.Contains(
            seen,
            message => (string?)message["method"] == "notifications/cancelled" && JsonNode.DeepEquals(message["params"]!["requestId"], question["id"]));
        await client.AnswerAsync(question, Accept("late"));
        Assert.Equal("cancelled", (string)(await client.TaskAsync("tasks/get", id))["result"]!["status"]!);
    }

    private static Task<JsonNode> UpdateAsync(ModernClient client, string id, string key, JsonObject answer) =>
        client.SendAsync("tasks/update", new() { ["taskId"] = id, ["inputResponses"] = new JsonObject { [key] = answer } });

    private static async Task<JsonNode> UntilAskedAsync(ModernClient client, string id, string question)
    {
        JsonNode? task = null;
        await EventuallyAsync(
            () => (task = client.TaskAsync("tasks/get", id).Result["result"])!["inputRequests"]?.ToJsonString().Contains(question, StringComparison.Ordinal) == true);
        return task!;
    }

    private static Task<JsonNode> UntilCompletedAsync(ModernClient client, string id) => client.UntilAsync(id, "completed");
}
