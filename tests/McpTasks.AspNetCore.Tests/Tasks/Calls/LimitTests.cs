using System.Text.Json.Nodes;
using McpTasks.AspNetCore.Http;
using McpTasks.Server.Shared;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using ModelContextProtocol.Server;
using static McpTasks.AspNetCore.Tests.Tasks.Harness.Wire;

namespace McpTasks.AspNetCore.Tests.Tasks.Calls;

public sealed class LimitTests
{
    [Fact]
    public void Every_limit_is_on_by_default()
    {
        var (tasks, http) = (new McpTasksOptions(), new McpHttpOptions());
        Assert.Equal(
            (100, 50, TimeSpan.FromHours(24), 1024 * 1024),
            (tasks.MaxLiveTasksPerOwner, tasks.MaxCreationsPerSecondPerOwner, tasks.MaxTtl, tasks.MaxResultBytes));
        Assert.Equal(
            (1024 * 1024, 32, 100, 10_000), (http.MaxRequestBodyBytes, http.MaxJsonDepth, http.MaxSessionsPerOwner, http.MaxSessions));
        Assert.Equal(100, tasks.MaxWaitsPerCaller);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_caller_with_too_many_live_tasks_is_told_when_to_try_again_and_others_are_not_affected(bool modern)
    {
        await using var server = await TaskServer.StartAsync(new() { ["McpTasks:MaxLiveTasksPerOwner"] = "2" });
        TaskClientBase client = modern ? server.Modern("ann") : await server.LegacyAsync("ann");
        var first = await client.StartAsync("wait", new() { ["door"] = "a" });
        await client.StartAsync("wait", new() { ["door"] = "a" });

        Refused(await client.CallAsync("add", Parse("""{"a":1}""")), "The caller has 2 live tasks already, which is its limit.", 5000);
        await server.Modern("bob").StartAsync("add", Parse("""{"a":1}"""));
        await client.TaskAsync("tasks/cancel", first);
        await client.StartAsync("add", Parse("""{"a":1}"""));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_caller_that_creates_tasks_too_fast_is_told_when_to_try_again(bool modern)
    {
        var time = new FakeTimeProvider();
        await using var server = await TaskServer.StartAsync(
            new() { ["McpTasks:MaxCreationsPerSecondPerOwner"] = "2" },
            configure: builder => builder.Services.AddSingleton(new InMemoryTaskStore(time)));
        TaskClientBase client = modern ? server.Modern("ann") : await server.LegacyAsync("ann");
        await client.StartAsync("add", Parse("""{"a":1}"""));
        await client.StartAsync("add", Parse("""{"a":1}"""));

        Refused(
            await client.CallAsync("add", Parse("""{"a":1}""")), "The caller creates tasks faster than 2 a second, which is its limit.",
            500);
        time.Advance(TimeSpan.FromSeconds(1));
        await client.StartAsync("add", Parse("""{"a":1}"""));
    }

    [Fact]
    public async Task A_ttl_beyond_the_maximum_is_capped_and_the_capped_one_is_told()
    {
        await using var server = await TaskServer.StartAsync();
        var client = await server.LegacyAsync("ann");
        var created = (
            await client.AsTaskAsync("tools/call", Parse("""{"name":"add","arguments":{"a":1}}"""), Parse("""{"ttl":999999999999}""")))["result"]!["task"]!;
        Assert.Equal(86_400_000, (long)created["ttl"]!);
        Assert.Equal(86_400_000, (long)(await client.TaskAsync("tasks/get", (string)created["taskId"]!))["result"]!["ttl"]!);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_result_beyond_the_limit_fails_its_task_and_names_the_setting(bool modern)
    {
        await using var server = await TaskServer.StartAsync(mcp: mcp => mcp.WithTools<LargeTools>());
        TaskClientBase client = modern ? server.Modern() : await server.LegacyAsync();
        var failed = await client.UntilAsync(await client.StartAsync("large"), "failed");
        Assert.Contains("McpTasks:MaxResultBytes allows 1048576.", (string)failed["statusMessage"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_with_too_many_subscriptions_is_told_when_to_try_again()
    {
        await using var server = await TaskServer.StartAsync(new() { ["McpTasks:MaxWaitsPerCaller"] = "2" });
        var ann = server.Modern("ann");
        var id = await ann.StartAsync("wait", new() { ["door"] = "a" });
        await using var one = await ListenAsync(ann);
        await using var two = await ListenAsync(ann);

        Refused(
            await ann.SendAsync("subscriptions/listen", Wanted()), "The caller has too many requests that wait for tasks; the limit is 2.",
            5000);
        await using var other = await ListenAsync(server.Modern("bob"));

        JsonObject Wanted() => new() { ["notifications"] = new JsonObject { ["taskIds"] = new JsonArray(id) } };

        async Task<EventReader> ListenAsync(ModernClient client)
        {
            var reader = await client.OpenAsync("subscriptions/listen", Wanted());
            Assert.Equal("notifications/subscriptions/acknowledged", (string?)(await reader.NextAsync())!["method"]);
            return reader;
        }
    }

    [Fact]
    public async Task A_client_that_leaves_its_blocked_results_behind_goes_on_waiting_for_others_and_leaves_no_more_than_its_limit()
    {
        await using var server = await TaskServer.StartAsync(new() { ["McpTasks:MaxWaitsPerCaller"] = "1" });
        var client = await server.LegacyAsync("ann");
        var id = await client.StartAsync("wait", new() { ["door"] = "a" });
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        for (var left = 0; left < 4;)
        {
            patience.Token.ThrowIfCancellationRequested();
            await using var waiting = await client.OpenAsync(server.Message("tasks/result", new() { ["taskId"] = id }));
            // Refused at once while the last one has not noticed yet that its client has gone.
            left += waiting.IsEventStream ? 1 : 0;
        }

        server.Gate.Open("a");
        JsonNode? reply;
        while ((reply = await client.TaskAsync("tasks/result", id, patience.Token))["result"] is null)
            Refused(reply, "The caller has too many requests that wait for tasks; the limit is 1.", 5000);
        Assert.Equal("passed a", (string)reply["result"]!["content"]![0]!["text"]!);
    }

    [Fact]
    public async Task A_blocked_result_that_nobody_reads_ends_when_it_can_no_longer_be_resumed()
    {
        await using var server = await TaskServer.StartAsync(
            new() { ["McpTasks:MaxWaitsPerCaller"] = "1", ["McpTasks:Http:ReplayRetention"] = "00:00:01" });
        var client = await server.LegacyAsync("ann");
        var id = await client.StartAsync("wait", new() { ["door"] = "a" });
        await using (await client.OpenAsync(server.Message("tasks/result", new() { ["taskId"] = id })))
        {
            // And gone again.
        }

        await EventuallyAsync(() => server.Services.GetRequiredService<WaitSlots>().Taken == 0);
    }

    private static void Refused(JsonNode reply, string message, int retryAfter) =>
        Assert.Equal(
            $$"""{"code":-32005,"message":"{{message}}","data":{"retryAfterMs":{{retryAfter}} } }""".Replace(
                " }", "}", StringComparison.Ordinal),
            reply["error"]!.ToJsonString());

    [McpServerToolType]
    private sealed class LargeTools
    {
        [McpServerTool(Name = "large"), TaskSupport(TaskMode.Optional)]
        public static string Large() => new('x', 1024 * 1024);
    }
}
