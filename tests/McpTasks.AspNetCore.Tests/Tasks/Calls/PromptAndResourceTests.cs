using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using static McpTasks.AspNetCore.Tests.Tasks.Harness.Wire;

namespace McpTasks.AspNetCore.Tests.Tasks.Calls;

public sealed class PromptAndResourceTests
{
    private static Task<TaskServer> StartAsync() =>
        TaskServer.StartAsync(mcp: builder => builder.WithTools<TaskTools>().WithPrompts<TaskPrompts>().WithResources<TaskResources>());

    [Fact]
    public async Task A_prompt_as_a_task_gives_what_it_gives_inline()
    {
        await using var server = await StartAsync();
        var client = await server.LegacyAsync();
        var result = await ResultAsync(client, "prompts/get", """{"name":"greet","arguments":{"name":"Ann","mood":"a loud"}}""");
        Assert.Equal("Greets.", (string)result["description"]!);
        Assert.Equal("Say a loud hello to Ann (task)", (string)result["messages"]![0]!["content"]!["text"]!);
        var inline = await client.SendAsync("prompts/get", Parse("""{"name":"greet","arguments":{"name":"Ann"}}"""));
        Assert.Equal("Say a hello to Ann (inline)", (string)inline["result"]!["messages"]![0]!["content"]!["text"]!);
    }

    [Fact]
    public async Task A_prompt_of_several_messages_keeps_them_all()
    {
        await using var server = await StartAsync();
        var result = await ResultAsync(await server.LegacyAsync(), "prompts/get", """{"name":"talk"}""");
        Assert.Equal(["one", "two", "three"], result["messages"]!.AsArray().Select(message => (string)message!["content"]!["text"]!));
    }

    [Theory]
    [InlineData("test://fixed")]
    [InlineData("test://users/123/profile")]
    [InlineData("test://users/a%2Fb/profile")]
    public async Task A_resource_as_a_task_gives_what_it_gives_inline(string uri)
    {
        await using var server = await StartAsync();
        var client = await server.LegacyAsync();
        var parameters = new JsonObject { ["uri"] = uri }.ToJsonString();
        var inline = (await client.SendAsync("resources/read", Parse(parameters)))["result"]!.AsObject();
        var result = await ResultAsync(client, "resources/read", parameters);
        result.Remove("_meta");
        Assert.Equal(inline.ToJsonString(), result.ToJsonString());
        Assert.Equal(uri, (string)result["contents"]![0]!["uri"]!);
    }

    [Fact]
    public async Task An_unknown_resource_is_named_in_its_error()
    {
        await using var server = await StartAsync();
        const string Parameters = """{"uri":"test://nowhere"}""";
        var (legacy, modern) = (
            (await server.LegacyAsync()).SendAsync("resources/read", Parse(Parameters)),
            server.Modern().SendAsync("resources/read", Parse(Parameters)));
        Assert.Equal(-32002, (int)(await legacy)["error"]!["code"]!);
        Assert.Equal("test://nowhere", (string?)(await legacy)["error"]!["data"]?["uri"]);
        Assert.Equal(-32602, (int)(await modern)["error"]!["code"]!);
        Assert.Equal("test://nowhere", (string?)(await modern)["error"]!["data"]?["uri"]);
    }

    [Fact]
    public async Task A_failed_prompt_task_gives_an_error_not_a_tools_result()
    {
        await using var server = await StartAsync();
        var client = await server.LegacyAsync();
        var inline = (await client.SendAsync("prompts/get", Parse("""{"name":"broken"}""")))["error"]!;
        var id = await StartAsync(client, "prompts/get", """{"name":"broken"}""");
        var reply = await client.TaskAsync("tasks/result", id);
        Assert.Equal(inline.ToJsonString(), reply["error"]!.ToJsonString());
    }

    [Theory]
    [InlineData("prompts/get", """{"name":"add"}""", true)]
    [InlineData("prompts/get", """{"name":"talk"}""", false)]
    [InlineData("resources/read", """{"uri":"test://forbidden"}""", true)]
    [InlineData("resources/read", """{"uri":"test://required"}""", false)]
    public async Task Modes_hold_for_prompts_and_resources(string method, string parameters, bool asTask)
    {
        await using var server = await StartAsync();
        var client = await server.LegacyAsync();
        var reply = asTask
            ? await client.AsTaskAsync(method, Parse(parameters), new JsonObject())
            : await client.SendAsync(method, Parse(parameters));
        Assert.Equal(-32601, (int)reply["error"]!["code"]!);
    }

    [Fact]
    public async Task A_prompt_without_a_required_argument_creates_no_task()
    {
        await using var server = await StartAsync();
        var client = await server.LegacyAsync("ann");
        var error = (await client.AsTaskAsync("prompts/get", Parse("""{"name":"greet"}"""), new JsonObject()))["error"]!;
        Assert.Equal(-32602, (int)error["code"]!);
        Assert.Equal("Invalid arguments for prompt 'greet': 'name' is required.", (string)error["message"]!);
        Assert.Empty((await client.SendAsync("tasks/list", []))["result"]!["tasks"]!.AsArray());
    }

    [Fact]
    public async Task A_modern_client_never_gets_a_task_for_a_prompt_or_a_resource()
    {
        await using var server = await StartAsync();
        var client = server.Modern();
        var prompt = (await client.SendAsync("prompts/get", Parse("""{"name":"greet","arguments":{"name":"Ann"}}""")))["result"]!;
        Assert.Equal("complete", (string)prompt["resultType"]!);
        var resource = (await client.SendAsync("resources/read", Parse("""{"uri":"test://fixed"}""")))["result"]!;
        Assert.Equal("# body", (string)resource["contents"]![0]!["text"]!);
    }

    private static async Task<string> StartAsync(LegacyClient client, string method, string parameters) =>
        (string)(await client.AsTaskAsync(method, Parse(parameters), new JsonObject()))["result"]!["task"]!["taskId"]!;

    private static async Task<JsonObject> ResultAsync(LegacyClient client, string method, string parameters) =>
        (await client.TaskAsync("tasks/result", await StartAsync(client, method, parameters)))["result"]!.AsObject();
}
