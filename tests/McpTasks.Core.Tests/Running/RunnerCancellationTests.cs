namespace McpTasks.Core.Tests.Running;

/// <summary>What a cancellation does to a queued and to a running task.</summary>
public sealed class RunnerCancellationTests
{
    [Fact]
    public async Task Cancelling_the_task_interrupts_its_component_and_the_late_outcome_is_dropped()
    {
        await using var engine = new Engine();
        var interrupted = false;
        engine.Work = async (attempt, token) =>
        {
            await engine.Store.CancelAsync(attempt.Task.Ref, TaskActor.Client, "Cancelled by the client", CancellationToken.None);
            await Task.Delay(Timeout.Infinite, token).ContinueWith(_ => interrupted = true, TaskScheduler.Default);
            return new(McpTaskStatus.Completed, Result: "{}");
        };
        var task = await engine.SubmitAsync();

        await engine.RunAsync(task);

        Assert.True(interrupted);
        Assert.Equal(McpTaskStatus.Cancelled, (await engine.GetAsync(task)).Status);
    }

    [Fact]
    public async Task A_cancelled_task_that_was_queued_never_starts()
    {
        await using var engine = new Engine { Work = (_, _) => throw new InvalidOperationException("It ran.") };
        var task = await engine.SubmitAsync();
        await engine.Store.CancelAsync(task.Ref, TaskActor.Client, "Cancelled by the client", CancellationToken.None);

        await engine.RunAsync(task);

        Assert.Equal((McpTaskStatus.Cancelled, 0), ((await engine.GetAsync(task)).Status, (await engine.GetAsync(task)).Attempt));
    }

    [Fact]
    public async Task A_lost_cancellation_event_is_found_at_the_next_renewal()
    {
        await using var engine = new Engine { IsDeaf = true };
        var interrupted = false;
        engine.Work = async (attempt, token) =>
        {
            await engine.Store.CancelAsync(attempt.Task.Ref, TaskActor.Client, "Cancelled by the client", CancellationToken.None);
            await engine.Leases.RenewAsync(CancellationToken.None);
            await Task.Delay(Timeout.Infinite, token).ContinueWith(_ => interrupted = true, TaskScheduler.Default);
            return new(McpTaskStatus.Completed, Result: "{}");
        };

        var task = await engine.SubmitAsync();
        await engine.RunAsync(task);

        Assert.True(interrupted);
        Assert.Contains($"Attempt 1 of task {task.Id} was stopped: the task has ended", engine.Logs.Texts);
    }
}
