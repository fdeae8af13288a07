using static McpTasks.AspNetCore.Tests.Tasks.Harness.Wire;

namespace McpTasks.AspNetCore.Tests.Tasks.Calls;

public sealed class ArgumentTests
{
    [Theory]
    [InlineData("add", "{}", "Invalid arguments for tool 'add': 'a' is required.")]
    [InlineData("add", """{"a":"two"}""", "Invalid arguments for tool 'add': 'a' must be of type integer, but a string was sent.")]
    [InlineData(
        "add", """{"a":2.5}""", "Invalid arguments for tool 'add': 'a' must be of type integer, but a number that does not fit was sent.")]
    [InlineData("add", """{"a":null}""", "Invalid arguments for tool 'add': 'a' must be of type integer, but null was sent.")]
    [InlineData(
        "typed", """{"day":1,"filter":{"max":"many"}}""", "Invalid arguments for tool 'typed': 'filter' does not fit its schema at $.max.")]
    [InlineData(
        "typed", """{"day":1,"filter":{"max":1},"id":"x"}""",
        "Invalid arguments for tool 'typed': 'id' must be of type string or null, but a string was sent.")]
    public async Task A_wrong_argument_fails_the_call_and_creates_no_task(string tool, string arguments, string problem)
    {
        await using var server = await TaskServer.StartAsync();
        var legacy = await server.LegacyAsync("ann");

        var error = (await legacy.CallAsync(tool, Parse(arguments)))["error"]!;
        Assert.Equal(-32602, (int)error["code"]!);
        Assert.Equal(problem, (string)error["message"]!);

        foreach (var reply in new[] { await legacy.InlineAsync(tool, Parse(arguments)), await server.Modern("ann").CallAsync(tool, Parse(arguments)) })
        {
            Assert.True((bool)reply["result"]!["isError"]!);
            Assert.Equal(problem, (string)reply["result"]!["content"]![0]!["text"]!);
            Assert.NotEqual("task", (string?)reply["result"]!["resultType"]);
        }

        Assert.Empty((await legacy.SendAsync("tasks/list", []))["result"]!["tasks"]!.AsArray());
    }

    [Fact]
    public async Task Unknown_arguments_are_ignored_in_a_task_as_they_are_inline()
    {
        await using var server = await TaskServer.StartAsync();
        var client = await server.LegacyAsync();
        var arguments = """{"a":2,"progress":7,"more":{"x":1}}""";
        var inline = await client.InlineAsync("add", Parse(arguments));
        var id = await client.StartAsync("add", Parse(arguments));
        Assert.Equal("3", (string)inline["result"]!["content"]![0]!["text"]!);
        Assert.Equal("3", (string)(await client.TaskAsync("tasks/result", id))["result"]!["content"]![0]!["text"]!);
    }

    [Fact]
    public async Task What_the_server_injects_cannot_come_from_the_client()
    {
        await using var server = await TaskServer.StartAsync();
        var client = await server.LegacyAsync("ann");
        var tools = (await client.SendAsync("tools/list", []))["result"]!["tools"]!.AsArray();
        var schema = tools.Single(tool => (string)tool!["name"]! == "inline")!["inputSchema"]!;
        Assert.DoesNotContain("context", schema.ToJsonString(), StringComparison.Ordinal);
        var reply = await client.InlineAsync("inline", Parse("""{"context":{"component":"forged"}}"""));
        Assert.Equal("task: False, component: inline, user: ann", (string)reply["result"]!["content"]![0]!["text"]!);
    }

    [Fact]
    public async Task An_unknown_tool_is_refused_and_creates_no_task()
    {
        await using var server = await TaskServer.StartAsync();
        foreach (var client in new TaskClientBase[] { await server.LegacyAsync(), server.Modern() })
            Assert.Equal(-32602, (int)(await client.CallAsync("nothing"))["error"]!["code"]!);
    }

    [Theory]
    [InlineData("""{"name":7,"task":{}}""")]
    [InlineData("""{"task":{}}""")]
    [InlineData("""{"name":"add","arguments":[1],"task":{}}""")]
    [InlineData("""{"name":"add","arguments":{"a":1},"task":"yes"}""")]
    public async Task Malformed_parameters_are_invalid_params_and_say_what_is_wrong(string parameters)
    {
        await using var server = await TaskServer.StartAsync();
        var error = (await (await server.LegacyAsync()).SendAsync("tools/call", Parse(parameters)))["error"]!;
        Assert.Equal(-32602, (int)error["code"]!);
        Assert.Contains("params.", (string)error["message"]!, StringComparison.Ordinal);
    }
}
