using System.Text.Json.Nodes;
using McpTasks.Integration.Tests.Fleet;
using TestServers;

namespace McpTasks.Integration.Tests.RabbitMq;

/// <summary>
/// A broker that ends, or takes its messages back. The record in the store is the truth: no task runs twice for it, and none is lost.
/// </summary>
public sealed class BrokerOutageTests : IDisposable
{
    // Longer than any test waits: what runs was brought by the broker, and not by a hint that was sent again.
    private static readonly (string, string) NeverSentAgain = ("McpTasks__RedeliverAfter", "01:00:00");

    private readonly Gates _gates = new();

    public void Dispose() => _gates.Dispose();

    [Fact]
    public async Task Tasks_that_run_wait_in_the_queue_or_wait_for_input_survive_the_restart_of_the_broker_in_one_attempt()
    {
        await using var broker = await Broker.StartAsync();
        await using var system = await broker.StartSystemAsync(workers: 1, ("McpTasks__Worker__Concurrency", "1"), NeverSentAgain);
        using var client = new ModernCaller(await system.Api.AddressAsync());
        var asks = await client.StartAsync("ask", []);
        var key = (await client.UntilAsync(asks, "input_required"))["inputRequests"]!.AsObject().Single().Key;
        var runs = await client.StartAsync("hold", _gates.Of("runs"));
        await system.WorkerOfAsync(runs);
        var waits = new[] { await client.StartAsync("hold", _gates.Of("waits")), await client.StartAsync("hold", _gates.Of("waits")) };

        await broker.KillAsync();
        await Health.UntilAsync(system.Api, healthy: false);
        await Health.UntilAsync(system.Workers[0], healthy: false);
        _gates.Open("runs");
        await client.UntilAsync(runs, "completed");
        await broker.RestartAsync(TestContext.Current.CancellationToken);
        await Health.UntilAsync(system.Api, healthy: true);
        await Health.UntilAsync(system.Workers[0], healthy: true);
        _gates.Open("waits");
        await client.AnswerAsync(asks, key, new() { ["action"] = "decline" });

        foreach (var id in new[] { asks, runs, waits[0], waits[1] })
        {
            await client.UntilAsync(id, "completed");
            Assert.Equal(1, (await system.RecordAsync(id)).Attempt);
        }
    }

    [Fact]
    public async Task A_task_created_while_the_broker_is_away_is_accepted_and_runs_when_it_is_back()
    {
        await using var broker = await Broker.StartAsync();
        await using var system = await broker.StartSystemAsync(workers: 1, ("McpTasks__RedeliverAfter", "00:00:01"));
        using var client = new ModernCaller(await system.Api.AddressAsync());
        await broker.KillAsync();
        await Health.UntilAsync(system.Api, healthy: false);

        var id = await client.StartAsync("where", []);

        Assert.Equal("working", (string?)(await client.GetAsync(id))["status"]);
        await broker.RestartAsync(TestContext.Current.CancellationToken);
        await client.UntilAsync(id, "completed");
        Assert.Equal(1, (await system.RecordAsync(id)).Attempt);
    }

    [Fact]
    public async Task A_task_longer_than_the_consumer_timeout_runs_once_and_its_worker_goes_on_taking_others()
    {
        await using var broker = await Broker.StartAsync(consumerTimeout: TimeSpan.FromSeconds(2));
        // A worker that waited for its running task before it listened again would wait for the time to drain.
        await using var system = await broker.StartSystemAsync(
            workers: 1, ("McpTasks__Worker__Concurrency", "2"), ("McpTasks__Worker__DrainTimeout", "00:30:00"), NeverSentAgain);
        using var client = new ModernCaller(await system.Api.AddressAsync());
        var longest = await client.StartAsync("hold", _gates.Of("longest"));
        var worker = await system.WorkerOfAsync(longest);

        await TimeoutsAsync(broker, 1);
        var other = await client.StartAsync("hold", _gates.Of("other"));
        await RunningSystem.BeginsOnAsync(worker, other, attempt: 1);
        await TimeoutsAsync(broker, 2);
        _gates.Open("other");
        Assert.StartsWith("attempt 1 on", TextOf(await client.UntilAsync(other, "completed")), StringComparison.Ordinal);
        var last = await client.StartAsync("where", []);
        await client.UntilAsync(last, "completed");
        _gates.Open("longest");

        Assert.StartsWith("attempt 1 on", TextOf(await client.UntilAsync(longest, "completed")), StringComparison.Ordinal);
        foreach (var id in new[] { longest, other, last })
            Assert.Equal(1, (await system.RecordAsync(id)).Attempt);
    }

    private static async Task TimeoutsAsync(TestServer broker, int count)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (broker.Output.Split("has timed out waiting for").Length <= count)
            await Task.Delay(50, limit.Token);
    }

    private static string? TextOf(JsonNode task) => (string?)task["result"]!["content"]![0]!["text"];
}
