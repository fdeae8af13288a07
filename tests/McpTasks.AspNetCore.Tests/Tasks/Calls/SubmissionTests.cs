using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Server;
using static McpTasks.AspNetCore.Tests.Tasks.Harness.Wire;

namespace McpTasks.AspNetCore.Tests.Tasks.Calls;

public sealed class SubmissionTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_task_works_until_its_tool_ends_and_then_has_the_tools_value(bool modern)
    {
        await using var server = await TaskServer.StartAsync();
        TaskClientBase client = modern ? server.Modern() : await server.LegacyAsync();
        var id = await client.StartAsync("wait", new() { ["door"] = "a" });
        await EventuallyAsync(() => server.Gate.Reached.Contains("a"));
        Assert.Equal("working", (string)(await client.TaskAsync("tasks/get", id))["result"]!["status"]!);

        server.Gate.Open("a");

        var task = await client.UntilAsync(id, "completed");
        var result = modern ? task["result"]! : (await client.TaskAsync("tasks/result", id))["result"]!;
        Assert.Equal("passed a", (string)result["content"]![0]!["text"]!);
    }

    [Theory]
    [InlineData("renamed", "by its own name")]
    [InlineData("first_run", "first")]
    [InlineData("second_run", "second")]
    public async Task A_component_is_found_by_the_name_it_was_given_and_not_by_its_methods(string tool, string expected)
    {
        await using var server = await TaskServer.StartAsync(mcp: mcp => mcp.WithTools<First>().WithTools<Second>());
        var legacy = await server.LegacyAsync();
        Assert.Equal(expected, TextOf((await legacy.TaskAsync("tasks/result", await legacy.StartAsync(tool)))["result"]!));
        var modern = server.Modern();
        Assert.Equal(expected, TextOf((await modern.UntilAsync(await modern.StartAsync(tool), "completed"))["result"]!));
        Assert.Equal(-32602, (int)(await legacy.CallAsync("run"))["error"]!["code"]!);
    }

    [Fact]
    public async Task Of_two_tools_with_one_name_the_first_is_listed_and_runs_inline_and_as_a_task()
    {
        await using var server = await TaskServer.StartAsync(mcp: mcp => mcp.WithTools<First>().WithTools<Twin>());
        var client = await server.LegacyAsync();
        var tools = (await client.SendAsync("tools/list", []))["result"]!["tools"]!.AsArray();
        Assert.Equal("optional", (string?)tools.Single(tool => (string)tool!["name"]! == "first_run")!["execution"]!["taskSupport"]);
        Assert.Equal("first", TextOf((await client.InlineAsync("first_run"))["result"]!));
        Assert.Equal("first", TextOf((await client.TaskAsync("tasks/result", await client.StartAsync("first_run")))["result"]!));
    }

    private static string TextOf(JsonNode result) => (string)result["content"]![0]!["text"]!;

    [McpServerToolType]
    private sealed class First
    {
        [McpServerTool(Name = "first_run"), TaskSupport(TaskMode.Optional)]
        public static string Run() => "first";

        [McpServerTool(Name = "renamed"), TaskSupport(TaskMode.Optional)]
        public static string Second_run() => "by its own name";
    }

    [McpServerToolType]
    private sealed class Second
    {
        [McpServerTool(Name = "second_run"), TaskSupport(TaskMode.Optional)]
        public static string Run() => "second";
    }

    [McpServerToolType]
    private sealed class Twin
    {
        [McpServerTool(Name = "first_run"), TaskSupport(TaskMode.Required)]
        public static string Run() => "twin";
    }
}
