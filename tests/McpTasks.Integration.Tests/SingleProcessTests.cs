using McpTasks.Integration.Tests.Fleet;

namespace McpTasks.Integration.Tests;

public sealed class SingleProcessTests
{
    [Fact]
    public async Task The_api_service_alone_runs_tasks_without_any_store_server()
    {
        await using var api = Service.Start("src/ApiService", "alone");
        using var client = await McpCaller.ConnectAsync(await api.AddressAsync());

        var task = await client.StartAsync("index_documents", new() { ["folder"] = ".", ["pattern"] = "**/*" });
        var asTask = await client.TaskAsync("tasks/result", task);
        var inline = await client.CallAsync(
            "tools/call",
            new() { ["name"] = "index_documents", ["arguments"] = new System.Text.Json.Nodes.JsonObject { ["folder"] = ".", ["pattern"] = "**/*" } });

        await api.LineAsync(line => line.Contains("add AddMcpTasksRedis() with ConnectionStrings:redis", StringComparison.Ordinal));
        Assert.NotEmpty(asTask["result"]!["structuredContent"]!["files"]!.AsArray());
        Assert.Equal(inline["result"]!["structuredContent"]!.ToJsonString(), asTask["result"]!["structuredContent"]!.ToJsonString());
    }
}
