using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Server;
using static McpTasks.AspNetCore.Tests.Tasks.Harness.Wire;

namespace McpTasks.AspNetCore.Tests.Tasks.Calls;

public sealed class ModeTests
{
    [Fact]
    public async Task An_optional_tool_runs_inline_without_a_task_request()
    {
        await using var server = await TaskServer.StartAsync();
        var inline = await (await server.LegacyAsync()).InlineAsync("add", Parse("""{"a":2}"""));
        Assert.Equal("3", (string)inline["result"]!["content"]![0]!["text"]!);
        var modern = await server.Modern(tasks: false).CallAsync("add", Parse("""{"a":2}"""));
        Assert.Equal("complete", (string)modern["result"]!["resultType"]!);
    }

    [Fact]
    public async Task A_required_tool_refuses_a_legacy_call_without_a_task()
    {
        await using var server = await TaskServer.StartAsync();
        var error = (await (await server.LegacyAsync()).InlineAsync("slow", Parse("""{"door":"a"}""")))["error"]!;
        Assert.Equal(-32601, (int)error["code"]!);
        Assert.Equal("Tool 'slow' requires task-augmented execution: send params.task.", (string)error["message"]!);
    }

    [Fact]
    public async Task A_required_tool_refuses_a_modern_call_without_the_extension_and_names_it()
    {
        await using var server = await TaskServer.StartAsync();
        var error = (await server.Modern(tasks: false).CallAsync("slow", Parse("""{"door":"a"}""")))["error"]!;
        Assert.Equal(-32021, (int)error["code"]!);
        Assert.Equal("""{"extensions":{"io.modelcontextprotocol/tasks":{}}}""", error["data"]!["requiredCapabilities"]!.ToJsonString());
    }

    [Fact]
    public async Task A_forbidden_tool_refuses_a_legacy_task_and_runs_inline_for_a_modern_client()
    {
        await using var server = await TaskServer.StartAsync();
        var error = (await (await server.LegacyAsync()).CallAsync("inline"))["error"]!;
        Assert.Equal(-32601, (int)error["code"]!);
        Assert.Equal("Tool 'inline' does not support task-augmented execution.", (string)error["message"]!);
        Assert.Equal("complete", (string)(await server.Modern().CallAsync("inline"))["result"]!["resultType"]!);
    }

    [Fact]
    public async Task A_server_without_the_capability_ignores_the_task_request()
    {
        await using var server = await TaskServer.StartAsync(mcp: builder => builder.WithTools<PlainTools>());
        var client = await server.LegacyAsync();
        Assert.False(client.Initialized["capabilities"]!.AsObject().ContainsKey("tasks"));
        Assert.Equal("plain", (string)(await client.CallAsync("plain"))["result"]!["content"]![0]!["text"]!);
    }

    [Fact]
    public async Task The_servers_default_mode_decides_where_a_tool_says_nothing()
    {
        await using var server = await TaskServer.StartAsync(
            new() { ["McpTasks:DefaultMode"] = "Optional" }, builder => builder.WithTools<PlainTools>());
        var client = await server.LegacyAsync();
        var id = await client.StartAsync("plain");
        Assert.Equal("plain", (string)(await client.TaskAsync("tasks/result", id))["result"]!["content"]![0]!["text"]!);
        var error = (await client.CallAsync("never"))["error"]!;
        Assert.Equal(-32601, (int)error["code"]!);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("1.5")]
    [InlineData("\"60000\"")]
    [InlineData("true")]
    public async Task A_ttl_that_is_no_positive_whole_number_is_refused(string ttl)
    {
        await using var server = await TaskServer.StartAsync();
        var client = await server.LegacyAsync();
        var error = (await client.AsTaskAsync("tools/call", Call("add", Parse("""{"a":1}""")), Parse($$"""{"ttl":{{ttl}}}""")))["error"]!;
        Assert.Equal(-32602, (int)error["code"]!);
        Assert.Contains("params.task.ttl", (string)error["message"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", 3_600_000)]
    [InlineData("""{"ttl":null}""", 3_600_000)]
    [InlineData("""{"ttl":60000}""", 60_000)]
    [InlineData("""{"ttl":864000000000}""", 86_400_000)]
    [InlineData("""{"ttl":1e300}""", 86_400_000)]
    public async Task The_ttl_is_the_default_the_wish_or_the_cap_everywhere_alike(string task, int expected)
    {
        await using var server = await TaskServer.StartAsync();
        var client = await server.LegacyAsync("ann");
        var created = (await client.AsTaskAsync("tools/call", Call("wait", new() { ["door"] = "a" }), Parse(task)))["result"]!["task"]!;
        Assert.Equal(expected, (int)created["ttl"]!);
        Assert.Equal(expected, (int)(await client.TaskAsync("tasks/get", (string)created["taskId"]!))["result"]!["ttl"]!);
        Assert.Equal(expected, (int)(await client.SendAsync("tasks/list", []))["result"]!["tasks"]![0]!["ttl"]!);
    }

    [Fact]
    public async Task An_older_revision_has_no_tasks()
    {
        await using var server = await TaskServer.StartAsync();
        var client = await server.LegacyAsync(version: "2025-06-18");
        Assert.False(client.Initialized["capabilities"]!.AsObject().ContainsKey("tasks"));
        Assert.Equal("3", (string)(await client.CallAsync("add", Parse("""{"a":2}""")))["result"]!["content"]![0]!["text"]!);
        Assert.Equal(-32601, (int)(await client.TaskAsync("tasks/get", TaskId.New().Value))["error"]!["code"]!);
    }

    [Fact]
    public async Task Quick_work_is_answered_with_its_plain_result_within_the_grace_and_leaves_no_task()
    {
        await using var server = await TaskServer.StartAsync(new() { ["McpTasks:InlineGrace"] = "00:00:30" });
        var client = server.Modern("ann");
        var result = (await client.CallAsync("add", Parse("""{"a":2}""")))["result"]!;
        Assert.Equal("complete", (string)result["resultType"]!);
        Assert.Equal("3", (string)result["content"]![0]!["text"]!);
        Assert.Empty((await (await server.LegacyAsync("ann")).SendAsync("tasks/list", []))["result"]!["tasks"]!.AsArray());
    }

    [Fact]
    public async Task Work_longer_than_the_grace_is_answered_with_the_task()
    {
        await using var server = await TaskServer.StartAsync(new() { ["McpTasks:InlineGrace"] = "00:00:00.050" });
        var client = server.Modern();
        var result = (await client.CallAsync("wait", new() { ["door"] = "a" }))["result"]!;
        Assert.Equal("task", (string)result["resultType"]!);
        server.Gate.Open("a");
        await client.UntilAsync((string)result["taskId"]!, "completed");
    }

    [McpServerToolType]
    private sealed class PlainTools
    {
        [McpServerTool(Name = "plain")]
        public static string Plain() => "plain";

        [McpServerTool(Name = "never"), TaskSupport(TaskMode.Forbidden)]
        public static string Never() => "never";
    }
}
