using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Server;

namespace McpTasks.AspNetCore.Tests.Tasks.Ends;

/// <summary>
/// A client that asks for it gets a large result as a link, and reads it there, also from a server that has no resources.
/// </summary>
public sealed class ResultLinkTests
{
    public static TheoryData<bool> Dialects => [false, true];

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_large_result_is_a_link_for_who_asks_and_its_owner_reads_the_result_there(bool modern)
    {
        await using var server = await TaskServer.StartAsync(mcp: mcp => mcp.WithTools<Texts>());
        var client = await ClientAsync(server, modern, "ann");
        var id = await client.StartAsync("text", new() { ["letters"] = 100_000 });
        await client.UntilAsync(id, "completed");
        var whole = await ResultAsync(client, modern, id, asks: false);

        var link = (await ResultAsync(client, modern, id, asks: true))["content"]!.AsArray().Single()!;

        Assert.Equal(("resource_link", "application/json"), ((string)link["type"]!, (string)link["mimeType"]!));
        var content = (await client.SendAsync("resources/read", new() { ["uri"] = (string)link["uri"]! }))["result"]!["contents"]![0]!;
        Assert.Equal((string)link["uri"]!, (string)content["uri"]!);
        var read = JsonNode.Parse((string)content["text"]!)!;
        Assert.Equal(whole["content"]!.ToJsonString(), read["content"]!.ToJsonString());
        Assert.Equal((int)link["size"]!, ((string)content["text"]!).Length);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_small_result_is_whole_whatever_is_asked(bool modern)
    {
        await using var server = await TaskServer.StartAsync(mcp: mcp => mcp.WithTools<Texts>());
        var client = await ClientAsync(server, modern, "ann");
        var id = await client.StartAsync("text", new() { ["letters"] = 3 });
        await client.UntilAsync(id, "completed");

        Assert.Equal("xxx", (string)(await ResultAsync(client, modern, id, asks: true))["content"]![0]!["text"]!);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_link_that_is_anothers_or_names_nothing_is_no_resource(bool modern)
    {
        await using var server = await TaskServer.StartAsync(mcp: mcp => mcp.WithTools<Texts>());
        var (ann, bob) = (await ClientAsync(server, modern, "ann"), await ClientAsync(server, modern, "bob"));
        var id = await ann.StartAsync("text", new() { ["letters"] = 100_000 });
        await ann.UntilAsync(id, "completed");

        foreach (var uri in new[] { $"mcptask://{id}/result", "mcptask://nobody/result", "mcptask://", $"mcptask://{id}" })
        {
            var error = (await bob.SendAsync("resources/read", new() { ["uri"] = uri }))["error"]!;
            Assert.Equal(modern ? -32602 : -32002, (int)error["code"]!);
            Assert.Equal(uri, (string)error["data"]!["uri"]!);
        }
    }

    private static async Task<TaskClientBase> ClientAsync(TaskServer server, bool modern, string user) =>
        modern ? server.Modern(user) : await server.LegacyAsync(user);

    private static async Task<JsonNode> ResultAsync(TaskClientBase client, bool modern, string id, bool asks)
    {
        var parameters = new JsonObject { ["taskId"] = id, ["_meta"] = new JsonObject { ["io.mcptasks/resultLink"] = asks } };
        var answer = (await client.SendAsync(modern ? "tasks/get" : "tasks/result", parameters))["result"]!;
        return modern ? answer["result"]! : answer;
    }

    [McpServerToolType]
    private sealed class Texts
    {
        [McpServerTool(Name = "text"), TaskSupport(TaskMode.Optional)]
        public static string Text(int letters) => new('x', letters);
    }
}
