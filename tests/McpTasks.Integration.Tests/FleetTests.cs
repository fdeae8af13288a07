using McpTasks.Integration.Tests.Fleet;
using TestServers;

namespace McpTasks.Integration.Tests;

public sealed class FleetTests
{
    [Theory, OnEveryServer]
    public async Task A_task_whose_worker_is_killed_is_finished_by_another(ServerKind kind)
    {
        await using var system = await RunningSystem.StartAsync(kind, workers: 2);
        var task = await system.Client.StartAsync("slow_computation", new() { ["duration"] = 3 });

        var first = await system.WorkerOfAsync(task);
        await first.KillAsync();
        var reply = await system.Client.TaskAsync("tasks/result", task);

        Assert.Null(reply["error"]);
        Assert.NotEmpty(reply["result"]!["content"]!.AsArray());
        var record = await system.RecordAsync(task);
        Assert.Equal((McpTaskStatus.Completed, 2), (record.Status, record.Attempt));
        Assert.False(record.Worker!.StartsWith(first.Name + "-", StringComparison.Ordinal), record.Worker);
    }

    [Theory, OnEveryServer]
    public async Task A_worker_reads_the_identity_that_the_api_service_encrypted(ServerKind kind)
    {
        await using var system = await RunningSystem.StartAsync(kind, workers: 1, ("McpTasks__Identity__Headers__0", "Accept"));
        var task = await system.Client.StartAsync("slow_computation", new() { ["duration"] = 1 });

        // Stored, so the worker has to read it; one that cannot fails the task.
        Assert.NotNull((await system.RecordAsync(task)).Identity);
        Assert.Null((await system.Client.TaskAsync("tasks/result", task))["error"]);
        Assert.Equal(McpTaskStatus.Completed, (await system.RecordAsync(task)).Status);
    }

    [Fact]
    public async Task A_worker_says_its_name_its_backend_and_its_concurrency()
    {
        await using var system = await RunningSystem.StartAsync(ServerKind.Garnet, workers: 1, ("McpTasks__Worker__Concurrency", "3"));

        var line = await system.Workers[0].LineAsync(
            text => text.Contains("Worker worker-1-", StringComparison.Ordinal) && text.Contains(" runs up to 3 tasks at once", StringComparison.Ordinal));

        Assert.Contains($"redis://127.0.0.1:{system.Server.Port}", line, StringComparison.Ordinal);
    }

    [Theory, OnEveryServer]
    public async Task A_cancellation_stops_the_tool_in_the_other_process(ServerKind kind)
    {
        await using var system = await RunningSystem.StartAsync(kind, workers: 1);
        var task = await system.Client.StartAsync("slow_computation", new() { ["duration"] = 60 });
        await system.WorkerOfAsync(task);

        var reply = await system.Client.TaskAsync("tasks/cancel", task);
        await system.Workers[0].LineAsync(
            line => line.Contains("was stopped: the task has ended", StringComparison.Ordinal) && line.Contains(task, StringComparison.Ordinal));

        Assert.Equal("cancelled", (string?)reply["result"]!["status"]);
        Assert.Equal("cancelled", (string?)(await system.Client.TaskAsync("tasks/get", task))["result"]!["status"]);
        Assert.NotNull((await system.Client.TaskAsync("tasks/result", task))["error"]);
    }

    [Theory, OnEveryServer]
    public async Task Twenty_tasks_complete_on_both_workers_within_their_concurrency(ServerKind kind)
    {
        await using var system = await RunningSystem.StartAsync(kind, workers: 2, ("McpTasks__Worker__Concurrency", "3"));

        var tasks = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => system.Client.StartAsync("slow_computation", new() { ["duration"] = 1 })));
        var replies = await Task.WhenAll(tasks.Select(task => system.Client.TaskAsync("tasks/result", task)));

        Assert.All(replies, reply => Assert.Null(reply["error"]));
        Assert.All(
            await Task.WhenAll(tasks.Select(system.RecordAsync)),
            record => Assert.Equal((McpTaskStatus.Completed, 1), (record.Status, record.Attempt)));
        Assert.All(system.Workers, worker => Assert.InRange(MostAtOnce(worker), 1, 3));
    }

    [Theory, OnEveryServer]
    public async Task An_urgent_task_overtakes_a_backlog_whose_messages_are_before_its_own(ServerKind kind)
    {
        using var gates = new Gates();
        await using var system = await RunningSystem.StartFixturesAsync(kind, workers: 1, Overtaking.Settings);

        Assert.InRange(await Overtaking.BeforeAsync(system, gates), 0, 1);
    }

    [Theory, OnEveryServer]
    public async Task A_task_survives_the_restart_of_its_store(ServerKind kind)
    {
        await using var system = await RunningSystem.StartAsync(kind, workers: 1);
        var task = await system.Client.StartAsync("slow_computation", new() { ["duration"] = 2 });
        await system.WorkerOfAsync(task);

        await system.Server.KillAsync();
        await system.Server.RestartAsync();
        var reply = await system.Client.TaskAsync("tasks/result", task);

        Assert.Null(reply["error"]);
        Assert.Equal(McpTaskStatus.Completed, (await system.RecordAsync(task)).Status);
    }

    /// <summary>Replays the worker's story: how many tasks ran in it at once, at most.</summary>
    private static int MostAtOnce(Service worker)
    {
        var (running, most) = (0, 0);
        foreach (var line in worker.Lines)
        {
            running += line.Contains("Attempt 1 started on", StringComparison.Ordinal)
                ? 1
                : line.Contains("Ended as", StringComparison.Ordinal) ? -1 : 0;
            most = Math.Max(most, running);
        }

        return most;
    }
}
