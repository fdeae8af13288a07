using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpTasks.AspNetCore.Tests.Field;

/// <summary>Answers to questions: as good as their schema, and the same to a tool inline and as a task.</summary>
public sealed class AnswerTests
{
    private static readonly JsonObject Elicitation = new() { ["elicitation"] = new JsonObject() };

    [Fact]
    public async Task A_field_that_is_left_out_has_its_default_inline_and_as_a_task()
    {
        await using var server = await StartAsync();
        var legacy = await server.LegacyAsync("ann", (JsonObject)Elicitation.DeepClone());
        var answer = () => new JsonObject { ["action"] = "accept", ["content"] = new JsonObject { ["name"] = "Bo" } };
        await using var inline = await legacy.OpenAsync(
            server.Message("tools/call", new() { ["name"] = "form", ["arguments"] = new JsonObject() }));
        await legacy.AnswerAsync(await inline.UntilAsync(IsQuestion), answer());
        var expected = (string?)(await inline.UntilAsync(message => message["result"] is not null))["result"]!["content"]![0]!["text"];
        Assert.Equal("Bo is 30", expected);

        var modern = server.Modern("ann", capabilities: (JsonObject)Elicitation.DeepClone());
        var (id, key) = await AskedAsync(modern);
        await UpdateAsync(modern, id, key, answer());
        Assert.Equal(expected, (string?)(await modern.UntilAsync(id, "completed"))["result"]!["content"]![0]!["text"]);
    }

    [Theory]
    [InlineData("""{"action":"ACCEPT","content":{"name":"Bo"}}""")]
    [InlineData("""{"action":"ok"}""")]
    [InlineData("""{"content":{"name":"Bo"}}""")]
    [InlineData("""{"action":5}""")]
    [InlineData("""{"action":"accept","content":{"age":5}}""")]
    [InlineData("""{"action":"accept"}""")]
    [InlineData("""{"action":"accept","content":{"name":5}}""")]
    [InlineData("""{"action":"accept","content":{"name":"Bo","age":"old"}}""")]
    [InlineData("""{"action":"accept","content":{"name":"Bo","age":1.5}}""")]
    [InlineData("""{"action":"accept","content":{"name":"Bo","age":-1}}""")]
    [InlineData("""{"action":"accept","content":"Bo"}""")]
    [InlineData("""{"action":"accept","content":["Bo"]}""")]
    public async Task An_answer_that_does_not_fit_is_refused_and_the_question_stays(string answer)
    {
        await using var server = await StartAsync();
        var modern = server.Modern("ann", capabilities: (JsonObject)Elicitation.DeepClone());
        var (id, key) = await AskedAsync(modern);
        Assert.Equal(-32602, (int)(await UpdateAsync(modern, id, key, JsonNode.Parse(answer)!.AsObject()))["error"]!["code"]!);
        Assert.Equal("input_required", (string?)(await modern.TaskAsync("tasks/get", id))["result"]!["status"]);
        await UpdateAsync(modern, id, key, new() { ["action"] = "accept", ["content"] = new JsonObject { ["name"] = "Bo", ["age"] = 7 } });
        Assert.Equal("Bo is 7", (string?)(await modern.UntilAsync(id, "completed"))["result"]!["content"]![0]!["text"]);
    }

    [Fact]
    public async Task Keys_that_differ_only_in_case_are_different_questions()
    {
        await using var server = await StartAsync();
        var modern = server.Modern("ann", capabilities: (JsonObject)Elicitation.DeepClone());
        var (id, key) = await AskedAsync(modern);
        var good = new JsonObject { ["action"] = "accept", ["content"] = new JsonObject { ["name"] = "Bo" } };
        var responses = new JsonObject { [key] = good, [key.ToUpperInvariant()] = new JsonObject { ["action"] = "decline" } };
        Assert.Null((await modern.SendAsync("tasks/update", new() { ["taskId"] = id, ["inputResponses"] = responses }))["error"]);
        Assert.Equal("Bo is 30", (string?)(await modern.UntilAsync(id, "completed"))["result"]!["content"]![0]!["text"]);
    }

    private static bool IsQuestion(JsonNode message) => (string?)message["method"] == "elicitation/create";

    private static async Task<(string Id, string Key)> AskedAsync(ModernClient client)
    {
        var id = await client.StartAsync("form");
        return (id, (await client.UntilAsync(id, "input_required"))["inputRequests"]!.AsObject().Single().Key);
    }

    private static Task<JsonNode> UpdateAsync(ModernClient client, string id, string key, JsonObject answer) =>
        client.SendAsync("tasks/update", new() { ["taskId"] = id, ["inputResponses"] = new JsonObject { [key] = answer } });

    private static Task<TaskServer> StartAsync() => TaskServer.StartAsync(mcp: mcp => mcp.WithTools<FormTools>());

    [McpServerToolType]
    private sealed class FormTools
    {
        [McpServerTool(Name = "form"), TaskSupport(TaskMode.Optional, PollIntervalSeconds = 0.1)]
        public static async Task<string> Form(McpServer server, CancellationToken cancellationToken)
        {
            var answer = await server.ElicitAsync(
                new ElicitRequestParams
                {
                    Message = "Who?",
                    RequestedSchema = new()
                    {
                        Properties =
                        {
                            ["name"] = new ElicitRequestParams.StringSchema(),
                            ["age"] = new ElicitRequestParams.NumberSchema { Type = "integer", Minimum = 0, Default = 30 },
                        },
                        Required = ["name"],
                    },
                },
                cancellationToken);
            return $"{answer.Content!["name"]} is {(answer.Content.TryGetValue("age", out var age) ? age : default)}";
        }
    }
}
