using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using static McpTasks.AspNetCore.Tests.Tasks.Harness.InputDialogue;
using static McpTasks.AspNetCore.Tests.Tasks.Harness.Wire;

namespace McpTasks.AspNetCore.Tests.Tasks.Questions;

/// <summary>A legacy client is asked on one of its streams.</summary>
public sealed class InputStreamTests
{
    [Fact]
    public async Task A_legacy_client_is_asked_on_the_stream_of_its_result_call()
    {
        await using var server = await StartAsync();
        var client = await LegacyAsync(server);
        var id = await client.StartAsync("ask");
        await client.UntilAsync(id, "input_required");
        await using var stream = await client.OpenAsync(server.Message("tasks/result", new() { ["taskId"] = id }));

        var question = await stream.UntilAsync(IsQuestion);
        Assert.Equal(id, (string)question["params"]!["_meta"]!["io.modelcontextprotocol/related-task"]!["taskId"]!);
        await client.AnswerAsync(question, Accept("Ann"));

        Assert.Equal("Ann", Text((await stream.UntilAsync(message => message["result"] is not null))["result"]!));
    }

    [Fact]
    public async Task A_legacy_client_that_only_polls_is_asked_on_its_listening_stream()
    {
        await using var server = await StartAsync();
        var client = await LegacyAsync(server);
        await using var stream = await client.ListenAsync();
        var id = await client.StartAsync("ask");
        var question = await stream.UntilAsync(IsQuestion);
        Assert.Equal(id, (string)question["params"]!["_meta"]!["io.modelcontextprotocol/related-task"]!["taskId"]!);
        await client.AnswerAsync(question, Accept("Ann"));
        await EventuallyAsync(() => (string?)client.TaskAsync("tasks/get", id).Result["result"]!["status"] == "completed");
        Assert.Equal("Ann", Text((await client.TaskAsync("tasks/result", id))["result"]!));
    }

    [Fact]
    public async Task A_session_is_asked_once_however_many_streams_it_has()
    {
        await using var server = await StartAsync();
        var client = await LegacyAsync(server);
        await using var listening = await client.ListenAsync();
        var id = await client.StartAsync("ask");
        await using var one = await client.OpenAsync(server.Message("tasks/result", new() { ["taskId"] = id }));
        var question = await one.UntilAsync(IsQuestion);
        await using var two = await client.OpenAsync(server.Message("tasks/result", new() { ["taskId"] = id }));
        await client.AnswerAsync(question, Accept("Ann"));

        foreach (var stream in new[] { one, two })
            Assert.False(IsQuestion(await stream.UntilAsync(message => message["result"] is not null || IsQuestion(message))));
        Assert.Equal(
            "completed",
            (string)(await listening.UntilAsync(message => IsQuestion(message) || (string?)message["params"]?["status"] == "completed"))["params"]!["status"]!);
    }

    [Fact]
    public async Task A_legacy_answer_that_is_no_object_is_refused_and_the_question_stays()
    {
        await using var server = await StartAsync();
        var client = await LegacyAsync(server);
        var id = await client.StartAsync("ask");
        await using var stream = await client.OpenAsync(server.Message("tasks/result", new() { ["taskId"] = id }));
        var question = await stream.UntilAsync(IsQuestion);
        using var refused = (
            await server.SendAsync(new() { ["jsonrpc"] = "2.0", ["id"] = question["id"]!.DeepClone(), ["result"] = "Ann" }, null, client.Session)).Response;
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal("input_required", (string)(await client.TaskAsync("tasks/get", id))["result"]!["status"]!);
    }

    [Fact]
    public async Task A_server_that_stops_tells_a_waiting_client_to_ask_again()
    {
        await using var server = await StartAsync();
        var client = await LegacyAsync(server);
        var id = await client.StartAsync("ask");
        await using var stream = await client.OpenAsync(server.Message("tasks/result", new() { ["taskId"] = id }));
        await stream.UntilAsync(IsQuestion);
        server.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        var error = (await stream.UntilAsync(message => message["error"] is not null))["error"]!;
        Assert.Equal((-32005, 1000), ((int)error["code"]!, (int)error["data"]!["retryAfterMs"]!));
    }

    [Fact]
    public async Task A_client_that_has_left_the_stream_of_a_question_is_asked_on_the_next_one()
    {
        // What is claimed runs out by no clock.
        await using var server = await TaskServer.StartAsync(
            mcp: builder => builder.WithTools<AskingTools>(),
            configure: builder => builder.Services.AddSingleton<ISharedState>(new InMemorySharedState(new FakeTimeProvider())));
        var client = await LegacyAsync(server, "ann");
        var id = await client.StartAsync("ask");
        await using (var left = await client.OpenAsync(server.Message("tasks/result", new() { ["taskId"] = id })))
            await left.UntilAsync(IsQuestion);

        await using var next = await client.OpenAsync(server.Message("tasks/result", new() { ["taskId"] = id }));

        var question = await next.UntilAsync(IsQuestion);
        await client.AnswerAsync(question, Accept("Ann"));
        Assert.Equal("Ann", Text((await next.UntilAsync(message => message["result"] is not null))["result"]!));
    }

    [Fact]
    public async Task A_question_answered_in_one_session_is_taken_back_in_the_other()
    {
        await using var server = await StartAsync();
        var (one, two) = (await LegacyAsync(server, "ann"), await LegacyAsync(server, "ann"));
        var id = await one.StartAsync("ask");
        await using var first = await one.OpenAsync(server.Message("tasks/result", new() { ["taskId"] = id }));
        var asked = await first.UntilAsync(IsQuestion);
        await using var second = await two.OpenAsync(server.Message("tasks/result", new() { ["taskId"] = id }));
        await two.AnswerAsync(await second.UntilAsync(IsQuestion), Accept("Ann"));
        await first.UntilAsync(
            message => (string?)message["method"] == "notifications/cancelled" && JsonNode.DeepEquals(message["params"]!["requestId"], asked["id"]));
        Assert.Equal("Ann", Text((await first.UntilAsync(message => message["result"] is not null))["result"]!));
    }
}
