using System.Text.Json.Nodes;

namespace McpTasks.AspNetCore.Tests.Tasks.Harness;

/// <summary>What tests write and wait for.</summary>
internal static class Wire
{
    public static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();

    public static JsonObject Call(string tool, JsonObject arguments) => new() { ["name"] = tool, ["arguments"] = arguments };

    public static async Task EventuallyAsync(Func<bool> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!holds())
            await Task.Delay(10, patience.Token);
    }
}
