using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpTasks.AspNetCore.Tests.Field;

/// <summary>Defaults of every kind of field, which a client may leave out of its answer (SEP-1034).</summary>
public sealed class FormDefaultTests
{
    [Theory]
    [InlineData("text", "\"none\"")]
    [InlineData("empty text", "\"\"")]
    [InlineData("date", "\"2026-01-02\"")]
    [InlineData("number", "1.5")]
    [InlineData("zero", "0")]
    [InlineData("integer", "30")]
    [InlineData("yes", "true")]
    [InlineData("no", "false")]
    [InlineData("choice", "\"red\"")]
    [InlineData("titled choice", "\"b\"")]
    [InlineData("choices", "[\"red\",\"blue\"]")]
    public async Task A_field_of_every_kind_has_its_default_inline_and_as_a_task(string field, string expected)
    {
        await using var server = await TaskServer.StartAsync(mcp: mcp => mcp.WithTools<FormTools>());
        var capabilities = () => new JsonObject { ["elicitation"] = new JsonObject() };
        var answer = () => new JsonObject { ["action"] = "accept", ["content"] = new JsonObject { ["name"] = "Bo" } };
        var legacy = await server.LegacyAsync("ann", capabilities());
        await using var inline = await legacy.OpenAsync(
            server.Message("tools/call", new() { ["name"] = "form", ["arguments"] = new JsonObject { ["field"] = field } }));
        await legacy.AnswerAsync(await inline.UntilAsync(message => (string?)message["method"] == "elicitation/create"), answer());
        Assert.Equal(
            expected, (string?)(await inline.UntilAsync(message => message["result"] is not null))["result"]!["content"]![0]!["text"]);

        var modern = server.Modern("ann", capabilities: capabilities());
        var id = await modern.StartAsync("form", new() { ["field"] = field });
        var key = (await modern.UntilAsync(id, "input_required"))["inputRequests"]!.AsObject().Single().Key;
        await modern.SendAsync("tasks/update", new() { ["taskId"] = id, ["inputResponses"] = new JsonObject { [key] = answer() } });
        Assert.Equal(expected, (string?)(await modern.UntilAsync(id, "completed"))["result"]!["content"]![0]!["text"]);
    }

    [McpServerToolType]
    private sealed class FormTools
    {
        [McpServerTool(Name = "form"), TaskSupport(TaskMode.Optional, PollIntervalSeconds = 0.1)]
        public static async Task<string> Form(string field, McpServer server, CancellationToken cancellationToken)
        {
            var schema = new ElicitRequestParams.RequestSchema
            {
                Properties = { ["name"] = new ElicitRequestParams.StringSchema(), [field] = SchemaOf(field) },
                Required = ["name"],
            };
            var answer = await server.ElicitAsync(
                new ElicitRequestParams { Message = "What?", RequestedSchema = schema }, cancellationToken);
            return answer.Content!.TryGetValue(field, out var value) ? JsonSerializer.Serialize(value) : "nothing";
        }

        private static ElicitRequestParams.PrimitiveSchemaDefinition SchemaOf(string field) => field switch
        {
            "text" => new ElicitRequestParams.StringSchema { Default = "none" },
            "empty text" => new ElicitRequestParams.StringSchema { Default = "" },
            "date" => new ElicitRequestParams.StringSchema { Format = "date", Default = "2026-01-02" },
            "number" => new ElicitRequestParams.NumberSchema { Default = 1.5 },
            "zero" => new ElicitRequestParams.NumberSchema { Type = "integer", Default = 0 },
            "integer" => new ElicitRequestParams.NumberSchema { Type = "integer", Minimum = 0, Default = 30 },
            "yes" => new ElicitRequestParams.BooleanSchema { Default = true },
            "no" => new ElicitRequestParams.BooleanSchema { Default = false },
            "choice" => new ElicitRequestParams.UntitledSingleSelectEnumSchema { Enum = ["red", "blue"], Default = "red" },
            "titled choice"
                => new ElicitRequestParams.TitledSingleSelectEnumSchema
                {
                    OneOf = [new() { Const = "a", Title = "A" }, new() { Const = "b", Title = "B" }],
                    Default = "b",
                },
            _
                => new ElicitRequestParams.UntitledMultiSelectEnumSchema
                {
                    Items = new() { Enum = ["red", "blue", "green"] },
                    Default = ["red", "blue"],
                },
        };
    }
}
