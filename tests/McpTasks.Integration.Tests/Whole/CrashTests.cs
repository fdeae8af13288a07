using System.Diagnostics;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace McpTasks.Integration.Tests.Whole;

[Collection(nameof(WholeSystem))]
public sealed class CrashTests(WholeSystem system)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_worker_that_is_killed_loses_its_task_to_another_process_and_comes_back()
    {
        var task = await system.Client.StartAsync("slow_computation", new() { ["duration"] = 3 });
        var first = await system.WorkerOfAsync(task);
        var killed = WholeSystem.ProcessOf(first);
        using (var process = Process.GetProcessById(killed))
            process.Kill();

        var reply = await system.Client.TaskAsync("tasks/result", task);
        Assert.NotEmpty(reply["result"]!["content"]!.AsArray());
        var record = await system.RecordAsync(task);
        Assert.Equal((McpTaskStatus.Completed, 2), (record.Status, record.Attempt));

        var back = await system.Resources.WaitForResourceAsync(
            "worker", replica => replica.ResourceId == first.ResourceId && IsRunning(replica) && WholeSystem.ProcessOf(replica) != killed,
            Stop);
        Assert.NotNull(back.Snapshot.StartTimeStamp);
        await LineAsync(first.ResourceId, "is started again in 1 s");
    }

    [Fact]
    public async Task A_worker_that_somebody_stops_stays_stopped_until_it_is_started()
    {
        var worker = await system.Resources.WaitForResourceAsync("worker", IsRunning, Stop);
        await CommandAsync(worker.ResourceId, KnownResourceCommands.StopCommand);
        var stopped = await system.Resources.WaitForResourceAsync(
            "worker",
            replica => replica.ResourceId == worker.ResourceId && KnownResourceStates.TerminalStates.Contains(replica.Snapshot.State?.Text),
            Stop);
        Assert.False(Restarts.HasCrashed(stopped.Snapshot), $"{stopped.Snapshot.State?.Text} {stopped.Snapshot.ExitCode}");

        await CommandAsync(worker.ResourceId, KnownResourceCommands.StartCommand);
        await system.Resources.WaitForResourceAsync(
            "worker", replica => replica.ResourceId == worker.ResourceId && IsRunning(replica), Stop);
    }

    [Fact]
    public async Task A_task_survives_the_restart_of_Redis()
    {
        var task = await system.Client.StartAsync("slow_computation", new() { ["duration"] = 2 });
        await system.WorkerOfAsync(task);
        await CommandAsync("garnet", KnownResourceCommands.RestartCommand);

        var reply = await system.Client.TaskAsync("tasks/result", task);
        Assert.NotEmpty(reply["result"]!["content"]!.AsArray());
        Assert.Equal(McpTaskStatus.Completed, (await system.RecordAsync(task)).Status);
    }

    private static bool IsRunning(ResourceEvent replica) =>
        replica.Snapshot.State?.Text == KnownResourceStates.Running
            && replica.Snapshot.Properties.Any(property => property.Name == "executable.pid" && property.Value is int);

    private async Task CommandAsync(string resource, string command)
    {
        var result = await system.App.ResourceCommands.ExecuteCommandAsync(resource, command, Stop);
        Assert.True(result.Success, result.Message);
    }

    private async Task LineAsync(string resource, string text)
    {
        await foreach (var lines in system.App.Services
            .GetRequiredService<ResourceLoggerService>()
            .WatchAsync(resource)
            .WithCancellation(Stop))
        {
            if (lines.Any(line => line.Content.Contains(text, StringComparison.Ordinal)))
                return;
        }
    }
}
