using System.Text.Json.Nodes;
using McpTasks.Integration.Tests.Fleet;

namespace McpTasks.Integration.Tests.RabbitMq;

/// <summary>The engine over a real broker, chosen by one setting.</summary>
public sealed class RabbitMqTests(SharedBroker broker) : IClassFixture<SharedBroker>, IDisposable
{
    private readonly Gates _gates = new();

    public void Dispose() => _gates.Dispose();

    [Fact]
    public async Task A_task_runs_in_a_worker_and_both_services_are_healthy()
    {
        await using var system = await broker.StartSystemAsync(workers: 1);
        using var client = new ModernCaller(await system.Api.AddressAsync());
        var worker = Assert.Single(system.Workers);

        var id = await client.StartAsync("where", []);

        Assert.Equal("worker, started: True, task: True", TextOf(await client.UntilAsync(id, "completed")));
        var announced = Assert.Single(worker.Lines, line => line.Contains("from queue tasks-", StringComparison.Ordinal));
        Assert.Contains(" at rabbitmq://127.0.0.1:", announced, StringComparison.Ordinal);
        await Health.UntilAsync(system.Api, healthy: true);
        await Health.UntilAsync(worker, healthy: true);
    }

    [Fact]
    public async Task A_task_whose_worker_is_killed_half_way_is_finished_by_another()
    {
        await using var system = await broker.StartSystemAsync(workers: 2);
        using var client = new ModernCaller(await system.Api.AddressAsync());
        var id = await client.StartAsync("hold", _gates.Of("a"));
        var dies = await system.WorkerOfAsync(id);
        var other = system.Workers.Single(worker => worker != dies);

        await dies.KillAsync();
        await RunningSystem.BeginsOnAsync(other, id, attempt: 2);
        _gates.Open("a");

        Assert.StartsWith($"attempt 2 on {other.Name}-", TextOf(await client.UntilAsync(id, "completed")), StringComparison.Ordinal);
        Assert.Equal(2, (await system.RecordAsync(id)).Attempt);
    }

    [Fact]
    public async Task A_worker_told_to_end_finishes_what_runs_and_leaves_the_rest_to_another()
    {
        // Longer than any test waits: a task that waits for its hint to be sent again is not run.
        await using var system = await broker.StartSystemAsync(
            workers: 1, ("McpTasks__Worker__DrainTimeout", "00:30:00"), ("McpTasks__Worker__Concurrency", "1"),
            ("McpTasks__RedeliverAfter", "01:00:00"));
        using var client = new ModernCaller(await system.Api.AddressAsync());
        var running = await client.StartAsync("hold", _gates.Of("a"));
        await system.WorkerOfAsync(running);
        var waiting = await client.StartAsync("hold", _gates.Of("b"));
        var (ends, stays) = (system.Workers[0], await system.StartWorkerAsync());

        ends.Terminate();
        await RunningSystem.BeginsOnAsync(stays, waiting, attempt: 1);
        _gates.Open("a");
        _gates.Open("b");

        Assert.Equal(0, await ends.ExitAsync());
        Assert.StartsWith($"attempt 1 on {ends.Name}-", TextOf(await client.UntilAsync(running, "completed")), StringComparison.Ordinal);
        Assert.StartsWith($"attempt 1 on {stays.Name}-", TextOf(await client.UntilAsync(waiting, "completed")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_urgent_task_overtakes_a_backlog_whose_messages_are_before_its_own()
    {
        await using var system = await broker.StartSystemAsync(workers: 1, Overtaking.Settings);

        Assert.InRange(await Overtaking.BeforeAsync(system, _gates), 0, 1);
    }

    private static string? TextOf(JsonNode task) => (string?)task["result"]!["content"]![0]!["text"];
}
