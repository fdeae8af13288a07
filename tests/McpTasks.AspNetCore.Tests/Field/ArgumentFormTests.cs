using System.Text.Json;
using System.Text.Json.Nodes;
using McpTasks.AspNetCore.Tests.Tasks;
using Microsoft.Extensions.DependencyInjection;
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
    [InlineData("\"one\"")]
    [InlineData("3e9")]
    [InlineData("null")]
    public async Task What_is_no_such_integer_is_refused_and_nothing_is_created(string sent)
    {
        await using var server = await StartAsync();
        var legacy = await server.LegacyAsync("ann");
        var reply = await legacy.SendAsync("tools/call", new() { ["name"] = "count", ["arguments"] = new JsonObject { ["number"] = JsonNode.Parse(sent) }, ["task"] = new JsonObject() });
        Assert.Equal(-32602, (int)reply["error"]!["code"]!);
        Assert.Empty((await legacy.SendAsync("tasks/list", []))["result"]!["tasks"]!.AsArray());
    }

    [Fact]
    public async Task A_parameter_that_may_be_anything_has_an_object_for_a_schema()
    {
        await using var server = await StartAsync();
        foreach (var reply in new[] { await (await server.LegacyAsync()).SendAsync("tools/list", []), await server.Modern().SendAsync("tools/list", []) })
        {
            var properties = reply["result"]!["tools"]!.AsArray().Single(tool => (string?)tool!["name"] == "anything")!["inputSchema"]!["properties"]!.AsObject();
            Assert.Equal(["element", "thing"], properties.Select(property => property.Key).Order());
            Assert.All(properties, property => Assert.IsType<JsonObject>(property.Value));
        }
    }

    private static Task<TaskServer> StartAsync() => TaskServer.StartAsync(mcp: mcp => mcp.WithTools<FormTools>());

    [McpServerToolType]
    private sealed class FormTools
    {
        [McpServerTool(Name = "count"), TaskSupport(TaskMode.Optional, PollIntervalSeconds = 0.1)]
        public static string Count(int number, long? more = null) => $"{number} {more}";

        [McpServerTool(Name = "anything")]
        public static string Anything(JsonElement element, object thing) => $"{element} {thing}";
    }
}
