using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Server;

namespace McpTasks.AspNetCore.Tests.Field;

/// <summary>Arguments as JSON may write them, and schemas that clients must be able to read.</summary>
public sealed class ArgumentFormTests
{
    [Theory]
    [InlineData("1.0", "1")]
    [InlineData("1e0", "1")]
    [InlineData("-2.50E1", "-25")]
    [InlineData("7", "7")]
    [InlineData("0.0", "0")]
    [InlineData("0e-9", "0")]
    [InlineData("1200e-2", "12")]
    [InlineData("1.0000000000000000000000000000000000000", "1")]
    public async Task A_whole_number_is_an_integer_however_it_is_written(string sent, string read)
    {
        await using var server = await StartAsync();
        var arguments = () => new JsonObject { ["number"] = JsonNode.Parse(sent), ["more"] = JsonNode.Parse(sent) };
        var legacy = await server.LegacyAsync("ann");
        var inline = await legacy.SendAsync("tools/call", new() { ["name"] = "count", ["arguments"] = arguments() });
        Assert.Equal($"{read} {read}", (string?)inline["result"]!["content"]![0]!["text"]);
        var id = await legacy.StartAsync("count", arguments());
        await legacy.UntilAsync(id, "completed");
        Assert.Equal($"{read} {read}", (string?)(await legacy.TaskAsync("tasks/result", id))["result"]!["content"]![0]!["text"]);
    }

    [Theory]
    [InlineData("1.5")]
    [InlineData("1e-1")]
    [InlineData("1e-30")]
    [InlineData("1.00000000000000000000000000000001")]
    [InlineData("1e-99999999999")]
    [InlineData("\"one\"")]
    [InlineData("3e9")]
    [InlineData("null")]
    public async Task What_is_no_such_integer_is_refused_and_nothing_is_created(string sent)
    {
        await using var server = await StartAsync();
        var legacy = await server.LegacyAsync("ann");
        var reply = await legacy.SendAsync(
            "tools/call",
            new() { ["name"] = "count", ["arguments"] = new JsonObject { ["number"] = JsonNode.Parse(sent) }, ["task"] = new JsonObject() });
        Assert.Equal(-32602, (int)reply["error"]!["code"]!);
        Assert.Empty((await legacy.SendAsync("tasks/list", []))["result"]!["tasks"]!.AsArray());
    }

    [Theory]
    [InlineData("""{"line":{"article":"pen","count":3e9}}""")]
    [InlineData("""{"line":{"article":"pen","count":3000000000}}""")]
    [InlineData("""{"line":{"article":"pen","count":-99999999999}}""")]
    [InlineData("""{"line":{"article":"pen","count":1e400}}""")]
    [InlineData("""{"line":{"article":"pen","count":9007199254740993}}""")]
    [InlineData("""{"line":{"article":"pen"},"counts":{"x":2147483648}}""")]
    [InlineData("""{"line":{"article":"pen"},"counts":{"x":1,"y":1e99}}""")]
    [InlineData("""{"line":{"article":"pen"},"list":[1,2147483648]}""")]
    [InlineData("""{"line":{"article":"pen"},"list":[-2147483649]}""")]
    [InlineData("""{"line":{"article":"pen","small":256}}""")]
    [InlineData("""{"line":{"article":"pen","COUNT":[]}}""")]
    [InlineData("""{"line":{"Article":false}}""")]
    [InlineData("""{"line":{"article":"pen"},"counts":{"x":[1]}}""")]
    [InlineData("""{"line":{"article":"pen"},"counts":{"x":"one"}}""")]
    public async Task What_no_member_can_hold_is_refused_wherever_it_stands(string arguments)
    {
        await using var server = await StartAsync();
        var legacy = await server.LegacyAsync("ann");
        JsonObject Call() => new() { ["name"] = "order", ["arguments"] = JsonNode.Parse(arguments) };
        var inline = await legacy.SendAsync("tools/call", Call());
        Assert.Contains(
            "Invalid arguments for tool 'order'", inline.ToJsonString().Replace("\\u0027", "'", StringComparison.Ordinal),
            StringComparison.Ordinal);
        var call = Call();
        call["task"] = new JsonObject();
        Assert.Equal(-32602, (int)(await legacy.SendAsync("tools/call", call))["error"]!["code"]!);
        Assert.Empty((await legacy.SendAsync("tasks/list", []))["result"]!["tasks"]!.AsArray());
        Assert.DoesNotContain(server.Log.Entries, entry => entry.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task A_parameter_that_may_be_anything_has_an_object_for_a_schema()
    {
        await using var server = await StartAsync();
        foreach (var reply in new[] { await (await server.LegacyAsync()).SendAsync("tools/list", []), await server.Modern().SendAsync("tools/list", []) })
        {
            var properties = reply["result"]!["tools"]!.AsArray().Single(
                tool => (string?)tool!["name"] == "anything")!["inputSchema"]!["properties"]!.AsObject();
            Assert.Equal(
                ["choice", "described", "element", "list", "map", "maybe", "node", "perhaps", "thing", "things"],
                properties.Select(property => property.Key).Order());
            Assert.All(properties, property => Assert.IsType<JsonObject>(property.Value));
        }
    }

    private static Task<TaskServer> StartAsync() => TaskServer.StartAsync(mcp: mcp => mcp.WithTools<FormTools>());

    internal sealed record Line(string Article, int Count = 1, byte Small = 0);

    [McpServerToolType]
    private sealed class FormTools
    {
        [McpServerTool(Name = "count"), TaskSupport(TaskMode.Optional, PollIntervalSeconds = 0.1)]
        public static string Count(int number, long? more = null) => $"{number} {more}";

        [McpServerTool(Name = "order"), TaskSupport(TaskMode.Optional, PollIntervalSeconds = 0.1)]
        public static int Order(Line line, Dictionary<string, int>? counts = null, List<int>? list = null) =>
            line.Count + (counts?.Count ?? 0) + (list?.Count ?? 0);

        [McpServerTool(Name = "anything")]
        public static string Anything(
            JsonElement element, object thing, [System.ComponentModel.Description("Anything.")] object described, JsonNode node,
            [System.ComponentModel.Description("One.")] JsonElement choice,
            JsonElement? maybe = null, object? perhaps = null, object?[]? list = null, List<JsonElement>? things = null,
            Dictionary<string, object>? map = null) =>
            $"{element} {thing} {described} {node} {maybe} {perhaps} {list} {things} {map} {choice}";
    }
}
