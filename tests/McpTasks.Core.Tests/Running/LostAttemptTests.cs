namespace McpTasks.Core.Tests.Running;

/// <summary>An attempt loses its task to another.</summary>
public sealed class LostAttemptTests
{
    [Fact]
    public async Task An_attempt_stops_as_soon_as_another_has_its_task()
    {
        await using var engine = new Engine();
        var interrupted = false;
        engine.Work = async (attempt, token) =>
        {
            await LoseAsync(engine, attempt.Task, expected: 2);
            await Task.Delay(Timeout.Infinite, token).ContinueWith(_ => interrupted = true, TaskScheduler.Default);
            return new(McpTaskStatus.Completed, Result: "{}");
        };
        var task = await engine.SubmitAsync();

        await engine.RunAsync(task);

        Assert.True(interrupted);
        Assert.Equal((McpTaskStatus.Working, 2), ((await engine.GetAsync(task)).Status, (await engine.GetAsync(task)).Attempt));
    }

    [Fact]
    public async Task An_attempt_that_lost_its_task_while_its_worker_lived_does_not_count()
    {
        await using var engine = new Engine();
        engine.Work = async (attempt, token) =>
        {
            await LoseAsync(engine, attempt.Task, expected: 2);
            await engine.Leases.RenewAsync(CancellationToken.None);
            await Task.Delay(Timeout.Infinite, token);
            throw new InvalidOperationException("It was not interrupted.");
        };
        var task = await engine.SubmitAsync();
        await engine.RunAsync(task);

        // Three count before the task is given up, and the first was none of them.
        await LoseAsync(engine, task, expected: 3);
        await LoseAsync(engine, task, expected: 4);
    }

    [Fact]
    public async Task An_attempt_whose_lease_was_taken_over_cannot_write()
    {
        await using var engine = new Engine();
        var (begun, finish) = (new TaskCompletionSource(), new TaskCompletionSource());
        engine.Work = async (_, _) =>
        {
            begun.SetResult();
            await finish.Task;
            return new(McpTaskStatus.Completed, Result: "\"stale\"");
        };
        var task = await engine.SubmitAsync();
        var zombie = engine.RunAsync(task);
        await begun.Task;
        engine.Advance(TimeSpan.FromSeconds(31));
        engine.Work = (_, _) => Task.FromResult(new TaskOutcome(McpTaskStatus.Completed, Result: "\"fresh\""));

        await engine.RunAsync(task);
        finish.SetResult();
        await zombie;

        var ended = await engine.GetAsync(task);
        Assert.Equal(("\"fresh\"", 2), (ended.Result, ended.Attempt));
    }

    private static async Task LoseAsync(Engine engine, TaskRecord task, int expected)
    {
        engine.Advance(TimeSpan.FromSeconds(30));
        var begun = await engine.Store.BeginAsync(task.Ref, "another", TimeSpan.FromSeconds(30), CancellationToken.None);
        Assert.Equal((BeginVerdict.Begun, expected), (begun.Verdict, begun.Task?.Attempt));
    }
}
