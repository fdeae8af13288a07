using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using static McpTasks.AspNetCore.Tests.Tasks.Harness.Wire;

namespace McpTasks.AspNetCore.Tests.Tasks.Harness;

/// <summary>The clients that a task asks, and what questions and answers look like.</summary>
internal static class InputDialogue
{
    public static readonly string[] AnyFor = ["elicitation/create", "sampling/createMessage"];

    public static Task<TaskServer> StartAsync() => TaskServer.StartAsync(mcp: builder => builder.WithTools<AskingTools>());

    public static ModernClient Modern(TaskServer server) => server.Modern(capabilities: Parse("""{"elicitation":{},"sampling":{}}"""));

    public static Task<LegacyClient> LegacyAsync(TaskServer server, string? user = null) =>
        server.LegacyAsync(user, Parse("""{"elicitation":{},"sampling":{}}"""));

    public static bool IsQuestion(JsonNode message) => AnyFor.Contains((string?)message["method"]);

    public static JsonObject Accept(string name) => new() { ["action"] = "accept", ["content"] = new JsonObject { ["name"] = name } };

    public static string Text(JsonNode result) => (string)result["content"]![0]!["text"]!;
}
