using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Server;
using static McpTasks.AspNetCore.Tests.Tasks.Harness.Wire;

namespace McpTasks.AspNetCore.Tests.Specification;

public sealed class LegacyAugmentationTests
{
    [Theory]
    [InlineData("prompts/get", """{"name":"plain"}""", "messages")]
    [InlineData("resources/read", """{"uri":"test://plain"}""", "contents")]
    [InlineData("tools/list", "{}", "tools")]
    [InlineData("ping", "{}", null)]
    public async Task Kinds_of_requests_that_declare_no_tasks_ignore_the_task_field(string method, string parameters, string? member)
    {
        await using var server = await TaskServer.StartAsync(
            mcp: builder => builder.WithTools<TaskTools>().WithPrompts<PlainPrompts>().WithResources<PlainResources>());
        var client = await server.LegacyAsync();
        Assert.Equal("""{"tools":{"call":{}}}""", client.Initialized["capabilities"]!["tasks"]!["requests"]!.ToJsonString());

        var result = (await client.AsTaskAsync(method, Parse(parameters), new JsonObject { ["ttl"] = 60_000 }))["result"]!.AsObject();

        Assert.False(result.ContainsKey("task"));
        Assert.True(member is null || result.ContainsKey(member));
    }

    [Fact]
    public async Task An_id_that_the_client_proposes_is_ignored()
    {
        await using var server = await TaskServer.StartAsync();
        var (legacy, modern, proposed) = (await server.LegacyAsync(), server.Modern(), TaskId.New().Value);
        var meta = new JsonObject { ["io.modelcontextprotocol/related-task"] = new JsonObject { ["taskId"] = proposed } };
        var old = (
            await legacy.AsTaskAsync("tools/call", Call("add", Parse("""{"a":1}""")), new JsonObject { ["taskId"] = proposed }, (JsonObject)meta.DeepClone()))["result"]!["task"]!;
        var young = (await modern.SendAsync("tools/call", new()
        {
            ["name"] = "add", ["arguments"] = Parse("""{"a":1}"""), ["taskId"] = proposed,
            ["task"] = new JsonObject { ["taskId"] = proposed }, ["_meta"] = meta,
        }))["result"]!;

        foreach (var task in new[] { old, young })
        {
            Assert.Equal(JsonValueKind.String, task["taskId"]!.GetValueKind());
            Assert.NotEqual(proposed, (string)task["taskId"]!);
        }

        Assert.Null(await server.Store.GetAsync(TaskId.Parse(proposed), default));
    }

    [McpServerPromptType]
    private sealed class PlainPrompts
    {
        [McpServerPrompt(Name = "plain")]
        public static string Plain() => "plain";
    }

    [McpServerResourceType]
    private sealed class PlainResources
    {
        [McpServerResource(Name = "plain", UriTemplate = "test://plain")]
        public static string Plain() => "plain";
    }
}
