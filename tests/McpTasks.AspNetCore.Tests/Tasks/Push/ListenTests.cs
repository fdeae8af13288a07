using System.Text.Json.Nodes;
using McpTasks.Server.Modern;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;

namespace McpTasks.AspNetCore.Tests.Tasks.Push;

public sealed class ListenTests
{
    [Fact]
    public async Task A_subscription_acknowledges_its_own_tasks_then_tells_their_state_and_every_change()
    {
        await using var server = await TaskServer.StartAsync();
        var client = server.Modern("ann");
        var foreign = await server.Modern("bob").StartAsync("wait", new() { ["door"] = "b" });
        var id = await client.StartAsync("steps", new() { ["door"] = "a" });
        await Wire.EventuallyAsync(
            () => (string?)client.TaskAsync("tasks/get", id).Result["result"]!["statusMessage"] == "Step 1 of 2");
        await using var stream = await ListenAsync(
            client, $$"""{"taskIds":["{{id}}","{{foreign}}","{{TaskId.New()}}","nonsense"],"toolsListChanged":false}""");

        var acknowledged = (await stream.NextAsync())!;
        Assert.Equal("notifications/subscriptions/acknowledged", (string)acknowledged["method"]!);
        Assert.Equal($$"""{"taskIds":["{{id}}"]}""", acknowledged["params"]!["notifications"]!.ToJsonString());
        var subscription = acknowledged["params"]!["_meta"]!["io.modelcontextprotocol/subscriptionId"]!;

        var snapshot = (await stream.NextAsync())!;
        Assert.Equal("notifications/tasks", (string)snapshot["method"]!);
        AssertEqualsPoll(snapshot, await client.TaskAsync("tasks/get", id));

        server.Gate.Open("a");
        var end = await stream.UntilAsync(message => (string?)message["params"]?["status"] == "completed");
        Assert.Equal("done", (string)end["params"]!["result"]!["content"]![0]!["text"]!);
        Assert.True(JsonNode.DeepEquals(subscription, end["params"]!["_meta"]!["io.modelcontextprotocol/subscriptionId"]));

        var closed = (await stream.NextAsync())!;
        Assert.True(JsonNode.DeepEquals(subscription, closed["id"]));
        Assert.Equal("complete", (string)closed["result"]!["resultType"]!);
        Assert.True(JsonNode.DeepEquals(subscription, closed["result"]!["_meta"]!["io.modelcontextprotocol/subscriptionId"]));
        Assert.Null(await stream.NextAsync());
    }

    [Fact]
    public async Task Questions_are_pushed_with_the_task()
    {
        await using var server = await TaskServer.StartAsync(mcp: builder => builder.WithTools<AskingTools>());
        var client = server.Modern(capabilities: Wire.Parse("""{"elicitation":{}}"""));
        var id = await client.StartAsync("ask");
        await using var stream = await ListenAsync(client, $$"""{"taskIds":["{{id}}"]}""");
        var waiting = await stream.UntilAsync(message => (string?)message["params"]?["status"] == "input_required");
        Assert.Equal("Name 1?", (string)waiting["params"]!["inputRequests"]!.AsObject().Single().Value!["params"]!["message"]!);
    }

    [Fact]
    public async Task Asking_for_tasks_without_the_extension_is_refused()
    {
        await using var server = await TaskServer.StartAsync();
        await using var stream = await ListenAsync(server.Modern(tasks: false), """{"taskIds":[]}""");
        Assert.Equal(-32021, (int)(await stream.NextAsync())!["error"]!["code"]!);
    }

    [Theory]
    [InlineData("\"x\"")]
    [InlineData("[7]")]
    public async Task Ids_that_are_no_array_of_strings_are_refused(string ids)
    {
        await using var server = await TaskServer.StartAsync();
        await using var stream = await ListenAsync(server.Modern(), $$"""{"taskIds":{{ids}}}""");
        Assert.Equal(-32602, (int)(await stream.NextAsync())!["error"]!["code"]!);
    }

    [Fact]
    public async Task Changes_of_a_list_are_told_to_those_who_asked()
    {
        await using var server = await TaskServer.StartAsync();
        await using var stream = await ListenAsync(server.Modern(tasks: false), """{"toolsListChanged":true,"promptsListChanged":true}""");
        Assert.Equal("""{"toolsListChanged":true}""", (await stream.NextAsync())!["params"]!["notifications"]!.ToJsonString());
        server.Services.GetRequiredService<IOptions<McpServerOptions>>().Value.ToolCollection!.Add(
            McpServerTool.Create(() => "new", new() { Name = "new" }));
        Assert.Equal("notifications/tools/list_changed", (string)(await stream.NextAsync())!["method"]!);
    }

    [Fact]
    public async Task A_server_that_stops_ends_its_subscriptions_gracefully()
    {
        await using var server = await TaskServer.StartAsync();
        var client = server.Modern();
        var id = await client.StartAsync("wait", new() { ["door"] = "a" });
        await using var stream = await ListenAsync(client, $$"""{"taskIds":["{{id}}"]}""");
        await stream.NextAsync();
        server.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        Assert.Equal("complete", (string)(await stream.UntilAsync(message => message["result"] is not null))["result"]!["resultType"]!);
    }

    [Fact]
    public async Task A_push_that_fails_ends_those_that_would_go_on_for_ever()
    {
        using var all = new CancellationTokenSource();
        var forever = Task.Delay(Timeout.Infinite, all.Token);
        await Assert.ThrowsAsync<TimeoutException>(
            () => ListenHandler.UntilAllEndedAsync([forever, Task.FromException(new TimeoutException())], all));
        Assert.True(forever.IsCanceled);
    }

    [Fact]
    public async Task A_subscription_that_its_client_closes_gives_its_place_back()
    {
        await using var server = await TaskServer.StartAsync(new() { ["McpTasks:MaxWaitsPerCaller"] = "1" });
        var client = server.Modern("ann");
        var id = await client.StartAsync("wait", new() { ["door"] = "a" });
        await using (var stream = await ListenAsync(client, $$"""{"taskIds":["{{id}}"]}"""))
            await stream.NextAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        for (JsonNode? first = null; first?["method"] is null;)
        {
            patience.Token.ThrowIfCancellationRequested();
            await using var again = await ListenAsync(client, $$"""{"taskIds":["{{id}}"]}""");
            first = await again.NextAsync();
        }
    }

    private static Task<EventReader> ListenAsync(ModernClient client, string notifications) =>
        client.OpenAsync("subscriptions/listen", new() { ["notifications"] = JsonNode.Parse(notifications) });

    private static void AssertEqualsPoll(JsonNode notification, JsonNode poll)
    {
        var (pushed, polled) = (notification["params"]!.DeepClone().AsObject(), poll["result"]!.DeepClone().AsObject());
        pushed.Remove("_meta");
        polled.Remove("_meta");
        polled.Remove("resultType");
        Assert.True(JsonNode.DeepEquals(polled, pushed), $"{pushed} is not {polled}");
    }
}
