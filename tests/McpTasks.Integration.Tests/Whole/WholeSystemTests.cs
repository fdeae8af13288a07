using System.Text.Json.Nodes;
using McpTasks.Integration.Tests.Fleet;

namespace McpTasks.Integration.Tests.Whole;

[Collection(nameof(WholeSystem))]
public sealed class WholeSystemTests(WholeSystem system)
{
    private static JsonObject Documents => new() { ["folder"] = ".", ["pattern"] = "**/*" };

    [Fact]
    public void A_healthy_start_logs_no_error() =>
        Assert.True((int)JsonNode.Parse(system.ErrorsAtStart)!["totalCount"]! == 0, system.ErrorsAtStart);

    [Fact]
    public async Task A_task_of_2025_11_25_runs_on_a_worker_and_gives_its_result()
    {
        var task = await system.Client.StartAsync("index_documents", Documents);
        var reply = await system.Client.TaskAsync("tasks/result", task);
        Assert.NotEmpty(reply["result"]!["structuredContent"]!["files"]!.AsArray());
        Assert.Equal("worker", (await system.WorkerOfAsync(task)).Resource.Name);
    }

    [Fact]
    public async Task A_task_of_2026_07_28_runs_on_a_worker_and_gives_its_result()
    {
        using var client = new ModernCaller(system.Api);
        var task = await client.StartAsync("index_documents", Documents);
        var ended = await client.UntilAsync(task, "completed");
        Assert.NotEmpty(ended["result"]!["structuredContent"]!["files"]!.AsArray());
        Assert.Equal("worker", (await system.WorkerOfAsync(task)).Resource.Name);
    }
}
