using System.Text.Json.Nodes;
using static McpTasks.AspNetCore.Tests.Tasks.Harness.Wire;

namespace McpTasks.AspNetCore.Tests.Tasks.Ends;

public sealed class EndTests
{
    [Fact]
    public async Task A_result_blocks_until_the_task_ends_and_answers_every_waiter()
    {
        await using var server = await TaskServer.StartAsync();
        var client = await server.LegacyAsync();
        var id = await client.StartAsync("wait", new() { ["door"] = "a" });
        var waiters = Enumerable.Range(0, 5).Select(_ => client.TaskAsync("tasks/result", id)).ToArray();
        Assert.Equal("working", (string)(await client.TaskAsync("tasks/get", id))["result"]!["status"]!);
        Assert.All(waiters, waiter => Assert.False(waiter.IsCompleted));

        server.Gate.Open("a");

        foreach (var reply in await Task.WhenAll(waiters))
            Assert.Equal("passed a", (string)reply["result"]!["content"]![0]!["text"]!);
    }

    [Fact]
    public async Task Waiters_beyond_the_limit_are_refused_with_advice()
    {
        await using var server = await TaskServer.StartAsync(new() { ["McpTasks:MaxWaitsPerCaller"] = "3" });
        var id = await (await server.LegacyAsync("ann")).StartAsync("wait", new() { ["door"] = "a" });
        // In a session of its own: the push of the task takes a place in the other.
        var client = await server.LegacyAsync("ann");
        var waiters = Enumerable.Range(0, 5).Select(_ => client.TaskAsync("tasks/result", id)).ToArray();
        await EventuallyAsync(() => waiters.Count(waiter => waiter.IsCompleted) == 2);
        server.Gate.Open("a");
        var refused = (await Task.WhenAll(waiters)).Where(reply => reply["error"] is not null).ToList();
        Assert.Equal(2, refused.Count);
        Assert.All(
            refused,
            reply => Assert.Equal((-32005, 5000), ((int)reply["error"]!["code"]!, (int)reply["error"]!["data"]!["retryAfterMs"]!)));
    }

    [Fact]
    public async Task A_waiter_wakes_when_the_task_is_cancelled_with_an_error_that_says_so()
    {
        await using var server = await TaskServer.StartAsync();
        var client = await server.LegacyAsync();
        var id = await client.StartAsync("wait", new() { ["door"] = "a" });
        var waiter = client.TaskAsync("tasks/result", id);
        await client.TaskAsync("tasks/cancel", id);
        var error = (await waiter)["error"]!;
        Assert.Contains("cancelled", (string)error["message"]!, StringComparison.Ordinal);
        Assert.Equal(id, (string)error["data"]!["_meta"]!["io.modelcontextprotocol/related-task"]!["taskId"]!);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_history_says_that_the_client_cancelled_and_when_it_was_told(bool modern)
    {
        await using var server = await TaskServer.StartAsync();
        var legacy = await server.LegacyAsync("ann");
        TaskClientBase client = modern ? server.Modern("ann") : legacy;
        var id = await client.StartAsync("wait", new() { ["door"] = "a" });
        await client.TaskAsync("tasks/cancel", id);
        await client.TaskAsync(modern ? "tasks/get" : "tasks/result", id);

        var history = (await server.Store.GetHistoryAsync(TaskId.Parse(id), default))!;

        Assert.Equal("client", history.Single(entry => entry.Kind == TaskHistoryKind.Cancelled).Detail);
        Assert.Equal(TaskHistoryKind.Delivered, history[^1].Kind);
    }

    [Fact]
    public async Task Cancelling_answers_a_legacy_client_with_the_cancelled_task_and_a_second_time_with_an_error()
    {
        await using var server = await TaskServer.StartAsync();
        var client = await server.LegacyAsync();
        var id = await client.StartAsync("wait", new() { ["door"] = "a" });
        var task = (await client.TaskAsync("tasks/cancel", id))["result"]!;
        Assert.Equal("cancelled", (string)task["status"]!);
        Assert.Equal("The task was cancelled by request.", (string)task["statusMessage"]!);
        Assert.Null(task["_meta"]);
        var again = (await client.TaskAsync("tasks/cancel", id))["error"]!;
        Assert.Equal(
            """{"code":-32602,"message":"Cannot cancel task: already in terminal status 'cancelled'"}""",
            again.ToJsonString().Replace("\\u0027", "'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Cancelling_answers_a_modern_client_with_an_empty_acknowledgement_and_changes_nothing_that_has_ended()
    {
        await using var server = await TaskServer.StartAsync();
        var client = server.Modern();
        var ended = await client.StartAsync("add", Parse("""{"a":1}"""));
        var before = await client.UntilAsync(ended, "completed");
        var reply = (await client.TaskAsync("tasks/cancel", ended))["result"]!.AsObject();
        reply.Remove("_meta");
        Assert.Equal("""{"resultType":"complete"}""", reply.ToJsonString());
        Assert.True(JsonNode.DeepEquals(before, (await client.TaskAsync("tasks/get", ended))["result"]));

        var running = await client.StartAsync("wait", new() { ["door"] = "a" });
        await client.TaskAsync("tasks/cancel", running);
        Assert.Equal("cancelled", (string)(await client.TaskAsync("tasks/get", running))["result"]!["status"]!);
    }

    [Fact]
    public async Task A_cancelled_tool_is_interrupted_and_its_task_stays_cancelled()
    {
        await using var server = await TaskServer.StartAsync();
        var client = await server.LegacyAsync();
        var id = await client.StartAsync("wait", new() { ["door"] = "a" });
        await EventuallyAsync(() => server.Gate.Reached.Contains("a"));
        await client.TaskAsync("tasks/cancel", id);
        await EventuallyAsync(() => server.Gate.Interrupted.Contains("a"));
        server.Gate.Open("a");
        Assert.Equal("cancelled", (string)(await client.TaskAsync("tasks/get", id))["result"]!["status"]!);
    }

    [Fact]
    public async Task Progress_shows_as_the_status_message()
    {
        await using var server = await TaskServer.StartAsync();
        foreach (var client in new TaskClientBase[] { await server.LegacyAsync(), server.Modern() })
        {
            var id = await client.StartAsync("steps", new() { ["door"] = "a" });
            await EventuallyAsync(
                () => client.TaskAsync("tasks/get", id).Result["result"]!["statusMessage"] is { } message && (string)message! == "Step 1 of 2");
            Assert.Equal("working", (string)(await client.TaskAsync("tasks/get", id))["result"]!["status"]!);
        }
    }

    [Fact]
    public async Task Progress_of_an_inline_call_is_sent_with_its_token_and_always_rises()
    {
        await using var server = await TaskServer.StartAsync();
        server.Gate.OpenAll();
        var client = await server.LegacyAsync();
        await using var stream = await client.OpenAsync(
            server.Message("tools/call", Parse("""{"name":"steps","arguments":{},"_meta":{"progressToken":"p1"}}""")));
        var messages = new List<JsonNode>();
        while (await stream.NextAsync() is { } message)
            messages.Add(message);
        var progress = messages
            .Where(message => (string?)message["method"] == "notifications/progress")
            .Select(message => message["params"]!)
            .ToList();
        Assert.Equal(["Step 1 of 2", "Step 2 of 2"], progress.Select(report => (string?)report["message"]).OfType<string>());
        Assert.All(progress, report => Assert.Equal("p1", (string)report["progressToken"]!));
        var values = progress.ConvertAll(report => (double)report["progress"]!);
        Assert.Equal(values.Distinct().Order(), values);
        Assert.Equal("done", (string)messages[^1]["result"]!["content"]![0]!["text"]!);
    }

    [Fact]
    public async Task The_first_reply_with_the_end_is_noted_as_the_delivery_once()
    {
        await using var server = await TaskServer.StartAsync();
        var client = await server.LegacyAsync();
        var id = await client.StartAsync("add", Parse("""{"a":1}"""));
        await client.UntilAsync(id, "completed");
        Assert.DoesNotContain(server.Log.Entries, entry => entry.Message.StartsWith("Result delivered", StringComparison.Ordinal));
        await client.TaskAsync("tasks/result", id);
        await client.TaskAsync("tasks/result", id);
        await EventuallyAsync(
            () => server.Log.Entries.Any(entry => entry.Message.StartsWith("Result delivered", StringComparison.Ordinal)));
        Assert.Single(server.Log.Entries, entry => entry.Message.StartsWith("Result delivered", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_callers_limits_refuse_a_task_with_advice_and_a_clear_text()
    {
        await using var server = await TaskServer.StartAsync(new() { ["McpTasks:MaxLiveTasksPerOwner"] = "1" });
        var client = await server.LegacyAsync("ann");
        await client.StartAsync("wait", new() { ["door"] = "a" });
        var error = (await client.CallAsync("wait", new() { ["door"] = "a" }))["error"]!;
        Assert.Equal(-32005, (int)error["code"]!);
        Assert.Equal("The caller has 1 live tasks already, which is its limit.", (string)error["message"]!);
        Assert.True((int)error["data"]!["retryAfterMs"]! > 0);
    }

    [Fact]
    public async Task Tasks_submitted_together_each_give_their_own_value()
    {
        await using var server = await TaskServer.StartAsync();
        var client = await server.LegacyAsync();
        var ids = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => client.StartAsync("add", new() { ["a"] = i, ["b"] = 100 })));
        Assert.Equal(10, ids.Distinct().Count());
        var values = await Task.WhenAll(ids.Select(id => client.TaskAsync("tasks/result", id)));
        Assert.Equal(
            Enumerable.Range(100, 10).Select(value => $"{value}"),
            values.Select(value => (string)value["result"]!["content"]![0]!["text"]!));
    }

    [Fact]
    public async Task A_task_whose_ttl_has_passed_is_gone_for_every_method()
    {
        await using var server = await TaskServer.StartAsync();
        var client = await server.LegacyAsync("ann");
        var created = await client.AsTaskAsync("tools/call", Call("add", Parse("""{"a":1}""")), new JsonObject { ["ttl"] = 500 });
        var id = (string)created["result"]!["task"]!["taskId"]!;
        await client.UntilAsync(id, "completed");
        await EventuallyAsync(() => client.TaskAsync("tasks/get", id).Result["error"] is not null);
        foreach (var method in new[] { "tasks/get", "tasks/result", "tasks/cancel" })
            Assert.Equal("""{"code":-32602,"message":"Task not found"}""", (await client.TaskAsync(method, id))["error"]!.ToJsonString());
        Assert.Empty((await client.SendAsync("tasks/list", []))["result"]!["tasks"]!.AsArray());
    }
}
