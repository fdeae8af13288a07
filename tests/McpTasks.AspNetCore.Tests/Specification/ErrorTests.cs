using System.Text.Json.Nodes;

namespace McpTasks.AspNetCore.Tests.Specification;

public sealed class ErrorTests
{
    [Theory]
    [InlineData(false, "tasks/get", "tasks/result", "tasks/list", "tasks/cancel")]
    [InlineData(true, "tasks/get", "tasks/update", "tasks/cancel")]
    public async Task A_failure_of_the_server_itself_is_an_internal_error(bool modern, params string[] methods)
    {
        var broken = false;
        await using var server = await TaskServer.StartAsync(configure: builder => WatchedStore.Watch(builder.Services, _ =>
            broken ? Task.FromException(new InvalidOperationException("a secret detail")) : Task.CompletedTask));
        TaskClientBase client = modern ? server.Modern("ann") : await server.LegacyAsync("ann");
        var id = await client.StartAsync("wait", new() { ["door"] = "a" });
        broken = true;
        var replies = new List<JsonNode>();
        foreach (var method in methods)
            replies.Add(await client.SendAsync(method, new() { ["taskId"] = id, ["inputResponses"] = new JsonObject() }));
        replies.Add(await client.CallAsync("wait", new() { ["door"] = "a" }));
        broken = false;

        Assert.All(replies, reply => Assert.Equal(-32603, (int?)reply["error"]?["code"]));
        Assert.All(replies[..^1], reply => Assert.True((int)reply["error"]!["data"]!["retryAfterMs"]! > 0));
        Assert.All(replies, reply => Assert.DoesNotContain("secret", reply.ToJsonString(), StringComparison.Ordinal));
        Assert.Equal("working", (string)(await client.TaskAsync("tasks/get", id))["result"]!["status"]!);
    }
}
