namespace McpTasks.Core.Tests.Running;

public sealed class TaskReaperTests
{
    [Fact]
    public async Task A_task_whose_worker_died_is_sent_again_once_its_lease_ran_out()
    {
        await using var engine = new Engine();
        var task = await engine.SubmitAsync();
        await engine.Store.BeginAsync(task.Ref, "dead", TimeSpan.FromSeconds(10), CancellationToken.None);

        await engine.Reaper.SweepAsync(CancellationToken.None);
        Assert.Single(engine.Dispatched);
        engine.Advance(TimeSpan.FromSeconds(31));
        await engine.Reaper.SweepAsync(CancellationToken.None);
        Assert.Equal(2, engine.Dispatched.Count);

        await engine.RunAsync(task);
        Assert.Equal((McpTaskStatus.Completed, 2), ((await engine.GetAsync(task)).Status, (await engine.GetAsync(task)).Attempt));
    }

    [Fact]
    public async Task A_task_that_kills_every_worker_is_given_up_after_its_attempts()
    {
        await using var engine = new Engine();
        var task = await engine.SubmitAsync();

        for (var attempt = 1; attempt <= 3; attempt++)
        {
            Assert.Equal(
                BeginVerdict.Begun,
                (await engine.Store.BeginAsync(task.Ref, "dying", TimeSpan.FromSeconds(10), CancellationToken.None)).Verdict);
            engine.Advance(TimeSpan.FromSeconds(31));
        }

        await engine.Reaper.SweepAsync(CancellationToken.None);
        await engine.RunAsync(task);

        var ended = await engine.GetAsync(task);
        Assert.Equal((McpTaskStatus.Failed, 3), (ended.Status, ended.Attempt));
        Assert.Contains("3 attempts", ended.StatusMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_of_which_several_attempts_were_lost_is_a_suspect_and_one_that_was_handed_back_is_not()
    {
        await using var engine = new Engine();
        var (lost, returned) = (await engine.SubmitAsync(), await engine.SubmitAsync());
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            foreach (var task in new[] { lost, returned })
                await engine.Store.BeginAsync(task.Ref, "worker", TimeSpan.FromSeconds(30), CancellationToken.None);
            await engine.Store.ReleaseAsync(returned.Ref, attempt, CancellationToken.None);
            engine.Dispatched.Clear();
            engine.Advance(TimeSpan.FromSeconds(31));
            await engine.Reaper.SweepAsync(CancellationToken.None);

            Assert.Equal(
                [(lost.Id.Value, attempt == 2), (returned.Id.Value, false)],
                engine.Dispatched.Select(hint => (hint.TaskId, hint.IsSuspect)).OrderByDescending(hint => hint.TaskId == lost.Id.Value));
        }
    }

    [Fact]
    public async Task A_running_task_that_is_given_up_past_its_ttl_stops_its_body()
    {
        await using var engine = new Engine();
        var interrupted = false;
        engine.Work = async (_, token) =>
        {
            // Its renewals fail for longer than the lease and the ttl, and a reaper elsewhere gives it up.
            engine.Advance(TimeSpan.FromSeconds(60));
            await engine.Reaper.SweepAsync(CancellationToken.None);
            await Task.Delay(Timeout.Infinite, token).ContinueWith(_ => interrupted = true, TaskScheduler.Default);
            return new(McpTaskStatus.Completed, Result: "{}");
        };
        var task = await engine.SubmitAsync(TimeSpan.FromSeconds(5));

        await engine.RunAsync(task);

        Assert.True(interrupted);
        var ended = await engine.GetAsync(task);
        Assert.Equal((McpTaskStatus.Failed, null), (ended.Status, ended.Result));
        Assert.StartsWith("expired", ended.StatusMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_queued_task_past_its_ttl_is_ended_as_expired()
    {
        await using var engine = new Engine();
        var task = await engine.SubmitAsync(TimeSpan.FromSeconds(5));

        engine.Advance(TimeSpan.FromSeconds(6));
        await engine.Reaper.SweepAsync(CancellationToken.None);

        var ended = await engine.GetAsync(task);
        Assert.Equal(McpTaskStatus.Failed, ended.Status);
        Assert.Contains("expired", ended.StatusMessage, StringComparison.OrdinalIgnoreCase);
    }
}
