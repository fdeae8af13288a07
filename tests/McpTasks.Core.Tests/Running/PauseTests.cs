namespace McpTasks.Core.Tests.Running;

public sealed class PauseTests
{
    [Fact]
    public async Task A_hint_that_comes_while_the_queue_is_paused_is_done_with_and_its_task_is_sent_when_the_queue_goes_on()
    {
        await using var engine = new Engine();
        await engine.Queue.PauseAsync(CancellationToken.None);
        var tasks = new[] { await engine.SubmitAsync(), await engine.SubmitAsync() };
        foreach (var task in tasks)
            await engine.RunAsync(task);
        engine.Time.Advance(TimeSpan.FromMinutes(5));
        await engine.Reaper.SweepAsync(CancellationToken.None);
        Assert.Equal(2, engine.Dispatched.Count);
        Assert.All(tasks, task => Assert.Equal(0, engine.GetAsync(task).Result.Attempt));

        await engine.Queue.ResumeAsync(CancellationToken.None);
        await engine.Reaper.SweepAsync(CancellationToken.None);

        Assert.Equal(
            tasks.Select(task => task.Id.Value).Order(StringComparer.Ordinal),
            engine.Dispatched.Skip(2).Select(hint => hint.TaskId).Order(StringComparer.Ordinal));
        foreach (var task in tasks)
        {
            await engine.RunAsync(task);
            Assert.Equal((McpTaskStatus.Completed, 1), ((await engine.GetAsync(task)).Status, (await engine.GetAsync(task)).Attempt));
        }
    }

    [Fact]
    public async Task What_runs_when_the_queue_is_paused_runs_to_its_end()
    {
        await using var engine = new Engine();
        engine.Work = async (attempt, token) =>
        {
            await engine.Queue.PauseAsync(token);
            engine.Time.Advance(TimeSpan.FromSeconds(5));
            await engine.Leases.RenewAsync(token);
            await engine.Reaper.SweepAsync(token);
            token.ThrowIfCancellationRequested();
            return new(McpTaskStatus.Completed, Result: "{}");
        };
        var task = await engine.SubmitAsync();

        await engine.RunAsync(task);

        Assert.Equal((McpTaskStatus.Completed, 1), ((await engine.GetAsync(task)).Status, (await engine.GetAsync(task)).Attempt));
    }
}
