using System.Text.Json.Nodes;

namespace McpTasks.AspNetCore.Tests.Specification;

public sealed class CancellationTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cancelled_request_is_no_cancelled_task(bool modern)
    {
        await using var server = await TaskServer.StartAsync();
        var legacy = await server.LegacyAsync("ann");
        TaskClientBase client = modern ? server.Modern("ann") : legacy;
        // The ids of requests rise by one, and nobody else sends any.
        var id = await client.StartAsync("wait", new() { ["door"] = "a" });
        var request = (int)server.Message("ping", [])["id"]! - 1;
        foreach (var named in new JsonNode[] { request, id })
        {
            var notification = new JsonObject
            {
                ["jsonrpc"] = "2.0",
                ["method"] = "notifications/cancelled",
                ["params"] = new JsonObject { ["requestId"] = named, ["taskId"] = id },
            };
            (await server.SendAsync(notification, "ann", modern ? null : legacy.Session, message =>
            {
                if (modern)
                    message.Headers.Add("MCP-Protocol-Version", "2026-07-28");
            })).Response.EnsureSuccessStatusCode();
        }

        // A session takes its messages one after the other.
        await client.SendAsync("tools/list", []);
        Assert.Equal("working", (string)(await client.TaskAsync("tasks/get", id))["result"]!["status"]!);
        server.Gate.Open("a");
        await client.UntilAsync(id, "completed");
        Assert.Empty(server.Gate.Interrupted);
    }
}
