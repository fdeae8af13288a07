using System.Text.Json.Nodes;
using TestFleet.Returns;
using TestServers;

namespace McpTasks.AspNetCore.Tests.Tasks.Ends;

/// <summary>Whatever a component returns, its task's result is the inline one, byte for byte.</summary>
public sealed class ResultTests
{
    private static readonly Dictionary<string, string?> NoLimits = new()
    {
        ["McpTasks:MaxLiveTasksPerOwner"] = "1000",
        ["McpTasks:MaxCreationsPerSecondPerOwner"] = "1000",
    };

    private static readonly Dictionary<string, string[]> Groups = new()
    {
        ["plain"] = ["text", "empty_text", "whole", "large", "real", "exact", "yes", "dictionary", "list", "texts", "nothing", "no_value"],
        ["objects"] = ["record", "class", "json_object", "later"],
        ["special"] = ["bytes", "guid", "path", "moment", "day", "duration", "weekday"],
        ["collections"] = ["pair", "boxed_pair", "set", "empty_list", "empty_object"],
        ["content"] =
            ["image", "audio", "file", "document", "link", "block", "mixed", "no_blocks", "ai_image", "ai_audio", "ai_file", "ai_mixed"],
        ["whole"] = ["whole_result", "empty_result", "error_result"],
    };

    public static TheoryData<string, bool> All()
    {
        var data = new TheoryData<string, bool>();
        foreach (var group in Groups.Keys)
        {
            data.Add(group, false);
            data.Add(group, true);
        }

        return data;
    }

    [Theory, MemberData(nameof(All))]
    public async Task What_a_tool_returns_is_the_same_inline_and_as_a_task(string group, bool modern)
    {
        await using var server = await StartAsync();
        var call = await CallerAsync(server, modern);
        foreach (var tool in Groups[group].SelectMany(Variants))
            await SameAsync(call, tool, []);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_union_and_a_nullable_value_are_the_same_inline_and_as_a_task(bool modern)
    {
        await using var server = await StartAsync();
        var call = await CallerAsync(server, modern);
        foreach (var (tool, argument) in new[] { ("either", "first"), ("maybe", "some") }.SelectMany(
            pair => Variants(pair.Item1).Select(tool => (tool, pair.Item2))))
        {
            Assert.NotEqual(
                await SameAsync(call, tool, new() { [argument] = true }),
                await SameAsync(call, tool, new() { [argument] = false }));
        }
    }

    [Fact]
    public void Every_tool_of_the_fixtures_is_in_a_group() => Assert.Equal(
        ToolReturns.All.Concat(ContentReturns.All).Select(tool => tool.Name).Except(["either", "maybe"]).Order(StringComparer.Ordinal),
        Groups.Values.SelectMany(names => names).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData(
        "text",
        """{"content":[{"type":"text","text":"Gr\u00FC\u00DFe, \u0022you\u0022 \u003C\u0026\u003E \u2028 \uD83D\uDE00\r\n\ttab"}]}""")]
    [InlineData("whole_structured", """{"content":[{"type":"text","text":"42"}],"structuredContent":{"result":42}}""")]
    [InlineData("exact_structured", """{"content":[{"type":"text","text":"1.10"}],"structuredContent":{"result":1.10}}""")]
    [InlineData("nothing", """{"content":[]}""")]
    [InlineData("empty_object_structured", """{"content":[{"type":"text","text":"{}"}],"structuredContent":{}}""")]
    [InlineData("image", """{"content":[{"type":"image","data":"AQID\u002Bg==","mimeType":"image/png"}]}""")]
    [InlineData("audio", """{"content":[{"type":"audio","data":"AQID\u002Bg==","mimeType":"audio/wav"}]}""")]
    [InlineData(
        "file",
        """{"content":[{"type":"resource","resource":{"uri":"test://files/a.bin","mimeType":"application/octet-stream","blob":"AQID\u002Bg=="}}]}""")]
    [InlineData("empty_result", """{"content":[],"structuredContent":{}}""")]
    [InlineData(
        "whole_result",
        """{"content":[{"type":"text","text":"one"},{"type":"text","text":"two"}],"structuredContent":{"n":1,"none":null},"_meta":{"example.org/own":{"z":1,"a":2}}}""")]
    public async Task The_result_is_what_the_sdk_makes_of_it(string tool, string expected)
    {
        await using var server = await StartAsync();
        Assert.Equal(expected, await SameAsync(await CallerAsync(server, modern: false), tool, []));
    }

    [Theory]
    [InlineData("one_text", 1)]
    [InlineData("three_messages", 3)]
    [InlineData("message", 1)]
    [InlineData("messages", 2)]
    [InlineData("chat_with_image", 2)]
    [InlineData("whole_prompt", 1)]
    public async Task What_a_prompt_returns_is_the_same_inline_and_as_a_task(string prompt, int messages)
    {
        await using var server = await StartAsync();
        var result = JsonNode.Parse(await SameAsync(await server.LegacyAsync(), "prompts/get", new() { ["name"] = prompt }))!;
        Assert.Equal(messages, result["messages"]!.AsArray().Count);
        Assert.Equal(prompt == "whole_prompt" ? "Its own." : $"Gives {prompt}.", (string)result["description"]!);
    }

    [Theory]
    [InlineData("returns://text", "text/markdown", 1)]
    [InlineData("returns://json", "application/json", 1)]
    [InlineData("returns://bytes", "image/png", 1)]
    [InlineData("returns://texts", "text/plain", 2)]
    [InlineData("returns://contents", "text/html", 2)]
    [InlineData("returns://whole", null, 1)]
    [InlineData("returns://items/123/4", "application/json", 1)]
    [InlineData("returns://files/a/b%20c.txt", "text/plain", 1)]
    public async Task What_a_resource_returns_is_the_same_inline_and_as_a_task_with_its_type_and_concrete_uri(
        string uri, string? mimeType, int contents)
    {
        await using var server = await StartAsync();
        var result = JsonNode.Parse(
            await SameAsync(await server.LegacyAsync(), "resources/read", new() { ["uri"] = uri }))!["contents"]!.AsArray();
        Assert.Equal(contents, result.Count);
        Assert.Equal(mimeType, (string?)result[0]!["mimeType"]);
        Assert.StartsWith(uri, (string)result[0]!["uri"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_template_gets_the_variables_of_the_uri()
    {
        await using var server = await StartAsync();
        var result = JsonNode.Parse(
            await SameAsync(await server.LegacyAsync(), "resources/read", new() { ["uri"] = "returns://items/123/4" }))!;
        Assert.Equal("""{"id":"123","part":4}""", (string)result["contents"]![0]!["text"]!);
    }

    [Theory]
    [InlineData("prompts/get", "name", "no_prompt")]
    [InlineData("resources/read", "uri", "returns://object")]
    public async Task What_the_sdk_cannot_turn_into_a_result_is_the_same_error_inline_and_as_a_task(string method, string key, string value)
    {
        await using var server = await StartAsync();
        Assert.StartsWith("error ", await SameAsync(await server.LegacyAsync(), method, new() { [key] = value }), StringComparison.Ordinal);
    }

    private static Task<TaskServer> StartAsync() => TaskServer.StartAsync(NoLimits, mcp => mcp.WithReturns());

    // Content has no structured variant.
    private static IEnumerable<string> Variants(string tool) =>
        ToolReturns.All.Any(each => each.Name == tool) ? [tool, $"{tool}_structured"] : [tool];

    private static async Task<Func<string, JsonObject, bool, Task<string>>> CallerAsync(TaskServer server, bool modern)
    {
        var (legacy, client, inline) = (await server.LegacyAsync(), server.Modern(), server.Modern(tasks: false));
        return async (tool, arguments, asTask) =>
        {
            var parameters = new JsonObject { ["name"] = tool, ["arguments"] = arguments.DeepClone() };
            if (!modern)
                return asTask
                    ? await AsTaskAsync(legacy, "tools/call", parameters)
                    : WireResult.Of(await legacy.RawAsync("tools/call", parameters));
            if (!asTask)
                return WireResult.Of(await inline.RawAsync("tools/call", parameters));
            var id = await client.StartAsync(tool, (JsonObject)arguments.DeepClone());
            await client.UntilAsync(id, "completed");
            return WireResult.OfTask(await client.RawAsync("tasks/get", new() { ["taskId"] = id }));
        };
    }

    private static async Task<string> SameAsync(Func<string, JsonObject, bool, Task<string>> call, string tool, JsonObject arguments)
    {
        var inline = await call(tool, arguments, false);
        Assert.Equal((tool, inline), (tool, await call(tool, arguments, true)));
        return inline;
    }

    private static async Task<string> SameAsync(LegacyClient client, string method, JsonObject parameters)
    {
        var inline = WireResult.Of(await client.RawAsync(method, (JsonObject)parameters.DeepClone()));
        Assert.Equal(inline, await AsTaskAsync(client, method, parameters));
        return inline;
    }

    private static async Task<string> AsTaskAsync(LegacyClient client, string method, JsonObject parameters)
    {
        var created = await client.AsTaskAsync(method, parameters, new JsonObject());
        return WireResult.Of(await client.RawAsync("tasks/result", new() { ["taskId"] = (string)created["result"]!["task"]!["taskId"]! }));
    }
}
