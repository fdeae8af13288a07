using System.Text.Json.Nodes;
using static McpTasks.AspNetCore.Tests.Tasks.Harness.Wire;

namespace McpTasks.AspNetCore.Tests.Tasks.Ends;

public sealed class WireFormTests
{
    [Fact]
    public async Task A_legacy_task_call_is_answered_with_the_task_before_the_tool_ends()
    {
        await using var server = await TaskServer.StartAsync();
        var client = await server.LegacyAsync();

        var reply = await client.AsTaskAsync("tools/call", Call("wait", new() { ["door"] = "a" }), new JsonObject { ["ttl"] = 30_000 });

        var result = reply["result"]!.AsObject();
        Assert.Equal(["task", "_meta"], result.Select(member => member.Key));
        var task = result["task"]!.AsObject();
        Assert.Equal(
            ["taskId", "status", "statusMessage", "createdAt", "lastUpdatedAt", "ttl", "pollInterval"], task.Select(member => member.Key));
        Assert.Equal("working", (string)task["status"]!);
        Assert.Equal(30_000, (int)task["ttl"]!);
        Assert.Equal(250, (int)task["pollInterval"]!);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", (string)task["createdAt"]!);
        Assert.Equal((string)task["taskId"]!, (string)result["_meta"]!["io.modelcontextprotocol/related-task"]!["taskId"]!);
    }

    [Fact]
    public async Task A_modern_call_is_answered_with_the_task_flat()
    {
        await using var server = await TaskServer.StartAsync();

        var result = (await server.Modern().CallAsync("wait", new() { ["door"] = "a" }))["result"]!.AsObject();

        Assert.Equal("task", (string)result["resultType"]!);
        Assert.Equal("working", (string)result["status"]!);
        Assert.Equal(3_600_000, (int)result["ttlMs"]!);
        Assert.Equal(250, (int)result["pollIntervalMs"]!);
        Assert.False(result.ContainsKey("task"));
        Assert.False(result.ContainsKey("ttl"));
        Assert.False(result.ContainsKey("content"));
        Assert.NotNull(result["_meta"]!["io.modelcontextprotocol/serverInfo"]);
    }

    [Fact]
    public async Task Two_polls_without_a_change_are_equal()
    {
        await using var server = await TaskServer.StartAsync();
        foreach (TaskClientBase client in new TaskClientBase[] { await server.LegacyAsync(), server.Modern() })
        {
            var id = await client.StartAsync("wait", new() { ["door"] = "a" });
            await EventuallyAsync(() => server.Store.GetAsync(TaskId.Parse(id), default).AsTask().Result!.Attempt == 1);
            var (first, second) = (await client.TaskAsync("tasks/get", id), await client.TaskAsync("tasks/get", id));
            Assert.True(JsonNode.DeepEquals(first["result"], second["result"]));
            Assert.Null(first["result"]!["_meta"]?["io.modelcontextprotocol/related-task"]);
        }
    }

    [Fact]
    public async Task A_legacy_result_equals_the_inline_one_and_names_its_task()
    {
        await using var server = await TaskServer.StartAsync();
        var client = await server.LegacyAsync();
        foreach (var (tool, arguments) in new[] { ("add", """{"a":2}"""), ("blocks", "{}"), (
            "typed", """{"day":1,"filter":{"max":3}}"""), ("steps", "{}") })
        {
            var inline = (await client.InlineAsync(tool, Parse(arguments)))["result"]!.AsObject();
            var id = await client.StartAsync(tool, Parse(arguments));
            var result = (await client.TaskAsync("tasks/result", id))["result"]!.AsObject();

            Assert.Equal(id, (string)result["_meta"]!["io.modelcontextprotocol/related-task"]!["taskId"]!);
            result.Remove("_meta");
            Assert.Equal(inline.ToJsonString(), result.ToJsonString());
        }
    }

    [Fact]
    public async Task A_modern_result_equals_the_inline_one()
    {
        await using var server = await TaskServer.StartAsync();
        var (client, without) = (server.Modern(), server.Modern(tasks: false));
        foreach (var (tool, arguments) in new[] { ("add", """{"a":2}"""), ("blocks", "{}"), ("fail", "{}"), ("crash", "{}") })
        {
            var inline = (await without.CallAsync(tool, Parse(arguments)))["result"]!.AsObject();
            inline.Remove("_meta");
            var task = await client.UntilAsync(await client.StartAsync(tool, Parse(arguments)), "completed");

            Assert.Equal("complete", (string)task["resultType"]!);
            Assert.True(JsonNode.DeepEquals(inline, task["result"]), $"{inline} is not {task["result"]}");
        }
    }

    [Fact]
    public async Task A_tool_error_is_a_failed_task_in_legacy_and_a_completed_one_in_modern()
    {
        await using var server = await TaskServer.StartAsync();
        var legacy = await server.LegacyAsync();
        var failed = await legacy.UntilAsync(await legacy.StartAsync("fail"), "failed");
        Assert.Contains("The disk is full.", (string)failed["statusMessage"]!, StringComparison.Ordinal);
        var result = (await legacy.TaskAsync("tasks/result", (string)failed["taskId"]!))["result"]!;
        Assert.True((bool)result["isError"]!);

        var modern = server.Modern();
        var completed = await modern.UntilAsync(await modern.StartAsync("fail"), "completed");
        Assert.True((bool)completed["result"]!["isError"]!);
        Assert.Null(completed["error"]);
    }

    [Fact]
    public async Task A_task_reads_the_same_in_the_dialect_that_did_not_create_it()
    {
        await using var server = await TaskServer.StartAsync();
        var (legacy, modern) = (await server.LegacyAsync("ann"), server.Modern("ann"));
        var (old, young) = (await legacy.StartAsync("fail"), await modern.StartAsync("fail"));

        Assert.True((bool)(await modern.UntilAsync(old, "completed"))["result"]!["isError"]!);
        Assert.Equal("failed", (string)(await legacy.UntilAsync(young, "failed"))["status"]!);
        Assert.True((bool)(await legacy.TaskAsync("tasks/result", young))["result"]!["isError"]!);
    }

    [Fact]
    public async Task A_protocol_error_is_given_back_as_that_same_error()
    {
        await using var server = await TaskServer.StartAsync();
        var legacy = await server.LegacyAsync();
        var inline = (await legacy.InlineAsync("refuse"))["error"]!;
        var id = await legacy.StartAsync("refuse");
        Assert.Equal(inline.ToJsonString(), (await legacy.TaskAsync("tasks/result", id))["error"]!.ToJsonString());
        Assert.Equal("Not today.", (string)(await legacy.UntilAsync(id, "failed"))["statusMessage"]!);

        var modern = server.Modern();
        var failed = await modern.UntilAsync(await modern.StartAsync("refuse"), "failed");
        Assert.True(JsonNode.DeepEquals(inline, failed["error"]), failed.ToJsonString());
        Assert.Null(failed["result"]);
    }

    [Fact]
    public async Task A_crash_shows_no_detail_to_the_client()
    {
        await using var server = await TaskServer.StartAsync();
        var client = await server.LegacyAsync();
        var failed = await client.UntilAsync(await client.StartAsync("crash"), "failed");
        var result = await client.TaskAsync("tasks/result", (string)failed["taskId"]!);
        Assert.DoesNotContain("secret", failed.ToJsonString() + result.ToJsonString(), StringComparison.Ordinal);
    }
}
