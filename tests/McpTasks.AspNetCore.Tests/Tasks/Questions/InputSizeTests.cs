using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;

namespace McpTasks.AspNetCore.Tests.Tasks.Questions;

public sealed class InputSizeTests
{
    private static readonly Dictionary<string, string?> Small = new() { ["McpTasks:MaxInputBytes"] = "1024" };

    [Fact]
    public async Task An_answer_above_the_limit_is_refused_by_the_settings_name_and_the_question_stays_open()
    {
        await using var server = await TaskServer.StartAsync(Small, mcp => mcp.WithTools<AskingTools>());
        var client = server.Modern(capabilities: new() { ["elicitation"] = new JsonObject() });
        var id = await client.StartAsync("ask");
        var key = (await client.UntilAsync(id, "input_required"))["inputRequests"]!.AsObject().Single().Key;

        var refused = (await AnswerAsync(client, id, key, new string('x', 2000)))["error"]!;

        Assert.Equal(-32602, (int)refused["code"]!);
        Assert.Contains("McpTasks:MaxInputBytes allows 1024", (string)refused["message"]!, StringComparison.Ordinal);
        Assert.NotNull((await AnswerAsync(client, id, key, "Ann"))["result"]);
        Assert.Equal("Ann", (string)(await client.UntilAsync(id, "completed"))["result"]!["content"]![0]!["text"]!);
    }

    [Fact]
    public async Task An_answer_above_the_limit_to_the_servers_own_request_becomes_an_error_that_the_tool_learns_of()
    {
        await using var server = await TaskServer.StartAsync(Small, mcp => mcp.WithTools<AskingTools>());
        var client = await server.LegacyAsync(capabilities: new() { ["elicitation"] = new JsonObject() });
        var id = await client.StartAsync("ask");
        await using var stream = await client.OpenAsync(server.Message("tasks/result", new() { ["taskId"] = id }));

        await client.AnswerAsync(
            await stream.UntilAsync(message => (string?)message["method"] == "elicitation/create"), Accept(new string('x', 2000)));

        Assert.Contains(
            "McpTasks:MaxInputBytes allows 1024", (string)(await client.UntilAsync(id, "failed"))["statusMessage"]!,
            StringComparison.Ordinal);
    }

    private static Task<JsonNode> AnswerAsync(ModernClient client, string id, string key, string name) =>
        client.SendAsync("tasks/update", new() { ["taskId"] = id, ["inputResponses"] = new JsonObject { [key] = Accept(name) } });

    private static JsonObject Accept(string name) => new() { ["action"] = "accept", ["content"] = new JsonObject { ["name"] = name } };
}
