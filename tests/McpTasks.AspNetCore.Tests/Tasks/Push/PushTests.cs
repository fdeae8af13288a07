using System.Text.Json.Nodes;
using static McpTasks.AspNetCore.Tests.Tasks.Harness.Wire;

namespace McpTasks.AspNetCore.Tests.Tasks.Push;

public sealed class PushTests
{
    [Fact]
    public async Task A_legacy_session_is_told_of_its_task_from_submission_to_end()
    {
        await using var server = await TaskServer.StartAsync();
        var client = await server.LegacyAsync();
        await using var stream = await client.ListenAsync();
        var id = await client.StartAsync("steps", new() { ["door"] = "a" });

        var first = await NextStatusAsync(stream, id, "working");
        Assert.Equal(
            ["taskId", "status", "statusMessage", "createdAt", "lastUpdatedAt", "ttl", "pollInterval"],
            first.AsObject().Select(member => member.Key));
        Assert.Equal("Task submitted", (string)first["statusMessage"]!);
        await stream.UntilAsync(message => (string?)message["params"]?["statusMessage"] == "Step 1 of 2");
        server.Gate.Open("a");
        await NextStatusAsync(stream, id, "completed");
    }

    [Fact]
    public async Task A_progress_token_of_the_creating_request_stays_valid_for_the_task()
    {
        await using var server = await TaskServer.StartAsync();
        var client = await server.LegacyAsync();
        await using var stream = await client.ListenAsync();
        var reply = await client.CallAsync("steps", new() { ["door"] = "a" }, Parse("""{"progressToken":7}"""));
        var id = (string)reply["result"]!["task"]!["taskId"]!;

        var progress = (
            await stream.UntilAsync(message => (string?)message["method"] == "notifications/progress" && (string?)message["params"]!["message"] == "Step 1 of 2"))["params"]!;

        Assert.Equal(7, (int)progress["progressToken"]!);
        Assert.Equal(2, (double)progress["total"]!);
        Assert.Equal(id, (string)progress["_meta"]!["io.modelcontextprotocol/related-task"]!["taskId"]!);
    }

    [Fact]
    public async Task Of_more_tasks_than_a_session_can_be_told_of_at_once_it_is_told_of_the_newest()
    {
        await using var server = await TaskServer.StartAsync(new() { ["McpTasks:MaxWaitsPerCaller"] = "8", ["McpTasks:Worker:Concurrency"] = "9" });
        var client = await server.LegacyAsync();
        for (var i = 0; i < 8; i++)
            await client.StartAsync("wait", new() { ["door"] = "never" });
        var newest = await client.StartAsync("wait", new() { ["door"] = "a" });
        await using var stream = await client.ListenAsync();
        server.Gate.Open("a");
        await NextStatusAsync(stream, newest, "completed");
    }

    [Fact]
    public async Task A_failure_is_pushed_with_its_text()
    {
        await using var server = await TaskServer.StartAsync();
        var client = await server.LegacyAsync();
        await using var stream = await client.ListenAsync();
        var id = await client.StartAsync("fail");
        Assert.Contains(
            "The disk is full.", (string)(await NextStatusAsync(stream, id, "failed"))["statusMessage"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_that_ends_leaves_its_task_running()
    {
        await using var server = await TaskServer.StartAsync();
        var client = await server.LegacyAsync("ann");
        var id = await client.StartAsync("wait", new() { ["door"] = "a" });
        using var delete = new HttpRequestMessage(HttpMethod.Delete, "");
        delete.Headers.Add("Mcp-Session-Id", client.Session);
        delete.Headers.Authorization = new("Bearer", "ann");
        using var deleted = await server.Http.SendAsync(delete);
        Assert.True(deleted.IsSuccessStatusCode);

        server.Gate.Open("a");
        var next = await server.LegacyAsync("ann");
        Assert.Equal("passed a", (string)(await next.TaskAsync("tasks/result", id))["result"]!["content"]![0]!["text"]!);
        Assert.DoesNotContain(
            server.Log.Entries,
            entry => entry.Level >= Microsoft.Extensions.Logging.LogLevel.Warning && entry.Message.Contains(id, StringComparison.Ordinal));
    }

    private static async Task<JsonNode> NextStatusAsync(EventReader stream, string id, string status) =>
        (await stream.UntilAsync(message => (string?)message["method"] == "notifications/tasks/status"
            && (string?)message["params"]!["taskId"] == id && (string?)message["params"]!["status"] == status))["params"]!;
}
