using System.Diagnostics;

namespace McpTasks.Core.Tests.Running;

/// <summary>
/// What those who look after the service read of a task: its lines in the log, its numbers, and why an attempt was stopped.
/// </summary>
public sealed class StoryTests
{
    private static readonly TaskOutcome Done = new(McpTaskStatus.Completed, Result: "{}");

    [Fact]
    public async Task A_task_that_asks_and_reports_is_told_line_by_line()
    {
        await using var engine = new Engine();
        engine.Work = async (attempt, token) =>
        {
            await attempt.Inputs.AskAsync("elicitation/create", "{}", token);
            await attempt.Progress.ReportAsync(1, 2, cancellationToken: token);
            return Done;
        };
        var task = await engine.SubmitAsync();
        var running = engine.RunAsync(task);
        await engine.UntilAsync(task, now => now.Status == McpTaskStatus.InputRequired);
        await engine.AnswerAsync(task);
        await running;

        var worker = engine.Services.GetService(typeof(WorkerIdentity)) as WorkerIdentity;
        Assert.Equal(
            [
                "Created", "Queued", $"Attempt 1 started on {worker!.Name}", "Waits for input", "Received input", "Progress 1 of 2",
                "Ended as completed"],
            engine.Logs.LinesOf(task));
        Assert.Single(engine.Logs.Records, record => record.Text.StartsWith("Task created: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_task_that_runs_through_is_counted_once_and_timed()
    {
        await using var engine = new Engine();
        using var numbers = new Numbers(engine);
        engine.Work = (_, _) =>
        {
            Assert.Equal(1, numbers.Sum("active"));
            engine.Time.Advance(TimeSpan.FromSeconds(3));
            return Task.FromResult(Done);
        };
        var task = await engine.SubmitAsync();
        engine.Time.Advance(TimeSpan.FromSeconds(2));
        await engine.RunAsync(task);

        Assert.Equal((1, 1, 1, 0), (numbers.Sum("created"), numbers.Sum("started"), numbers.Sum("ended"), numbers.Sum("active")));
        Assert.Equal((2, 3), (numbers.Sum("queue.wait"), numbers.Sum("run.duration")));
        Assert.Equal((0, 0, 0), (numbers.Sum("redelivered"), numbers.Sum("poisoned"), numbers.Sum("lease.lost")));
    }

    [Fact]
    public async Task A_task_that_is_lost_again_and_again_is_told_each_time_and_given_up_once()
    {
        await using var engine = new Engine();
        using var numbers = new Numbers(engine);
        var task = await engine.SubmitAsync();
        engine.Advance(TimeSpan.FromSeconds(31));
        await engine.Reaper.SweepAsync(CancellationToken.None);
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            await engine.Store.BeginAsync(task.Ref, "dying", TimeSpan.FromSeconds(10), CancellationToken.None);
            engine.Advance(TimeSpan.FromSeconds(31));
            await engine.Reaper.SweepAsync(CancellationToken.None);
        }

        Assert.Equal(
            [
                "Created", "Queued", "To run again: no worker has begun it", "To run again: the lease of attempt 1 ran out",
                "To run again: the lease of attempt 2 ran out", "Ended as failed"],
            engine.Logs.LinesOf(task));
        Assert.Equal((3, 1, 1), (numbers.Sum("redelivered"), numbers.Sum("poisoned"), numbers.Sum("ended")));
    }

    [Fact]
    public async Task A_task_past_its_time_is_given_up_and_is_no_poison()
    {
        await using var engine = new Engine();
        using var numbers = new Numbers(engine);
        var task = await engine.SubmitAsync(TimeSpan.FromMinutes(1));
        engine.Advance(TimeSpan.FromSeconds(61));
        await engine.Reaper.SweepAsync(CancellationToken.None);

        Assert.Equal(["Created", "Queued", "Ended as failed"], engine.Logs.LinesOf(task));
        Assert.Equal((0, 1), (numbers.Sum("poisoned"), numbers.Sum("ended")));
    }

    [Fact]
    public async Task An_attempt_that_lost_its_lease_says_so()
    {
        using var trace = new RecordedTrace();
        await using var engine = new Engine { IsDeaf = true };
        using var numbers = new Numbers(engine);
        engine.Work = async (attempt, token) =>
        {
            engine.Advance(TimeSpan.FromMinutes(1));
            await engine.Store.BeginAsync(attempt.Task.Ref, "other", TimeSpan.FromSeconds(30), CancellationToken.None);
            await engine.Leases.RenewAsync(CancellationToken.None);
            await Task.Delay(Timeout.Infinite, token);
            return Done;
        };
        await engine.RunAsync(await trace.SubmitAsync(engine));

        var run = trace.One("run task work");
        Assert.Equal(
            ("LeaseLost", ActivityStatusCode.Error, "it had lost its lease"),
            (run.GetTagItem("mcp.task.stopped"), run.Status, run.StatusDescription));
        Assert.Contains(
            engine.Logs.Records, record => record.Text.EndsWith("was stopped: it had lost its lease", StringComparison.Ordinal));
        Assert.Equal((1, 0), (numbers.Sum("lease.lost"), numbers.Sum("ended")));
    }

    [Fact]
    public async Task An_attempt_whose_worker_stops_is_handed_back_and_is_no_error()
    {
        using var trace = new RecordedTrace();
        await using var engine = new Engine();
        using var numbers = new Numbers(engine);
        engine.Work = async (_, token) =>
        {
            engine.StopNow();
            await Task.Delay(Timeout.Infinite, token);
            return Done;
        };
        var task = await trace.SubmitAsync(engine);
        await engine.RunAsync(task);

        var run = trace.One("run task work");
        Assert.Equal(("WorkerStops", ActivityStatusCode.Unset), (run.GetTagItem("mcp.task.stopped"), run.Status));
        Assert.Equal("To run again: its worker hands it back", engine.Logs.LinesOf(task)[^1]);
        Assert.Equal(0, numbers.Sum("lease.lost"));
    }

    [Fact]
    public async Task An_attempt_whose_task_was_cancelled_ends_without_a_further_word()
    {
        using var trace = new RecordedTrace();
        await using var engine = new Engine();
        using var numbers = new Numbers(engine);
        engine.Work = async (attempt, token) =>
        {
            await engine.Store.CancelAsync(attempt.Task.Ref, TaskActor.Client, "Enough", CancellationToken.None);
            await Task.Delay(Timeout.Infinite, token);
            return Done;
        };
        var task = await trace.SubmitAsync(engine);
        await engine.RunAsync(task);

        var run = trace.One("run task work");
        Assert.Equal(("TaskEnded", ActivityStatusCode.Unset), (run.GetTagItem("mcp.task.stopped"), run.Status));
        Assert.StartsWith("Attempt 1 started", engine.Logs.LinesOf(task)[^1], StringComparison.Ordinal);
        Assert.Equal(0, numbers.Sum("lease.lost"));
    }

    [Fact]
    public void A_failure_is_a_json_rpc_error()
    {
        Assert.Equal("""{"code":-32603,"message":"broken"}""", TaskOutcomes.Error(-32603, "broken").Error);
        Assert.Equal(
            """{"code":-1,"message":"broken","data":[7]}""",
            TaskOutcomes.Error(-1, "broken", new System.Text.Json.Nodes.JsonArray(7)).Error);
    }
}
