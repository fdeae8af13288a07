using System.Net;
using System.Text.Json.Nodes;

namespace McpTasks.AspNetCore.Tests.Operations;

public sealed class QueueOperationTests
{
    private const string Key = "an-operators-key-of-more-than-32-letters";

    [Fact]
    public async Task While_the_queue_is_paused_a_task_waits_and_when_it_goes_on_the_task_runs()
    {
        await using var server = await TaskServer.StartAsync(new() { ["McpTasks:Operator:Key"] = Key });
        const string Empty =
            """{"paused":false,"tasks":{"queued":0,"running":0,"input_required":0,"completed":0,"failed":0,"cancelled":0}}""";
        Assert.Equal((HttpStatusCode.OK, Empty), await CallAsync(server, "GET", "", Key));

        var (status, paused) = await CallAsync(server, "POST", "/pause", Key);
        Assert.Equal((HttpStatusCode.OK, true), (status, (bool)JsonNode.Parse(paused)!["paused"]!));
        var since = (DateTimeOffset)JsonNode.Parse(paused)!["since"]!;
        var client = server.Modern("ann");
        var id = await client.StartAsync("add", new JsonObject { ["a"] = 41 });
        Assert.Equal(since, (DateTimeOffset)JsonNode.Parse((await CallAsync(server, "POST", "/pause", Key)).Body)!["since"]!);
        Assert.Equal(0, (await server.Store.GetAsync(TaskId.Parse(id), default))!.Attempt);

        Assert.False((bool)JsonNode.Parse((await CallAsync(server, "POST", "/resume", Key)).Body)!["paused"]!);
        await client.UntilAsync(id, "completed");
        foreach (var action in new[] { "pause", "resume" })
            Assert.Contains(
                server.Log.Entries,
                entry => entry.Message == $"Operator acted on the queue: mcp.audit.actor=\"operator\", mcp.audit.action=\"{action}\"");
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("POST", "/pause")]
    [InlineData("POST", "/resume")]
    public async Task Without_the_right_key_nobody_learns_or_changes_anything(string method, string operation)
    {
        await using var server = await TaskServer.StartAsync(new() { ["McpTasks:Operator:Key"] = Key });
        foreach (var key in new[] { null, "", Key + "x" })
            Assert.Equal(HttpStatusCode.Unauthorized, (await CallAsync(server, method, operation, key)).Status);
        Assert.False((bool)JsonNode.Parse((await CallAsync(server, "GET", "", Key)).Body)!["paused"]!);
    }

    private static async Task<(HttpStatusCode Status, string Body)> CallAsync(
        TaskServer server, string method, string operation, string? key)
    {
        using var request = new HttpRequestMessage(new(method), "/operator/queue" + operation);
        if (key is not null)
            request.Headers.Add("X-Operator-Key", key);
        using var response = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
