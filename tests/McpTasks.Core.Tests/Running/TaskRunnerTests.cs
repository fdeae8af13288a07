namespace McpTasks.Core.Tests.Running;

public sealed class TaskRunnerTests
{
    [Fact]
    public async Task A_task_runs_once_and_ends_with_its_outcome()
    {
        await using var engine = new Engine
        {
            Work = (_, _) => Task.FromResult(new TaskOutcome(McpTaskStatus.Completed, Result: """{"n":1}""")),
        };
        var task = await engine.SubmitAsync();

        await engine.RunAsync(task);
        engine.Work = (_, _) => throw new InvalidOperationException("It ran twice.");
        await engine.RunAsync(task);

        var ended = await engine.GetAsync(task);
        Assert.Equal((McpTaskStatus.Completed, """{"n":1}""", 1), (ended.Status, ended.Result, ended.Attempt));
    }

    [Fact]
    public async Task A_second_hint_while_the_task_runs_changes_nothing()
    {
        await using var engine = new Engine();
        var (begun, finish) = (new TaskCompletionSource(), new TaskCompletionSource());
        engine.Work = async (_, _) =>
        {
            begun.SetResult();
            await finish.Task;
            return new(McpTaskStatus.Completed, Result: "{}");
        };
        var task = await engine.SubmitAsync();

        var running = engine.RunAsync(task);
        await begun.Task;
        await engine.RunAsync(task);
        finish.SetResult();
        await running;

        Assert.Equal(1, (await engine.GetAsync(task)).Attempt);
    }

    [Fact]
    public async Task Progress_becomes_the_status_message_while_the_task_runs()
    {
        await using var engine = new Engine();
        TaskRecord? seen = null;
        engine.Work = async (attempt, _) =>
        {
            await attempt.Progress.SetTotalAsync(3);
            await attempt.Progress.IncrementAsync(message: "Step 1 of 3");
            seen = await engine.GetAsync(attempt.Task);
            return new(McpTaskStatus.Completed, Result: "{}");
        };

        await engine.RunAsync(await engine.SubmitAsync());

        Assert.Equal((McpTaskStatus.Working, "Step 1 of 3"), (seen!.Status, seen.StatusMessage));
        Assert.Equal(new TaskProgress(1, 3, "Step 1 of 3"), seen.Progress);
    }

    [Fact]
    public async Task A_hint_that_is_wanted_back_leaves_the_attempt_that_has_begun_alone()
    {
        await using var engine = new Engine();
        using var returned = new CancellationTokenSource();
        engine.Work = async (_, token) =>
        {
            await returned.CancelAsync();
            token.ThrowIfCancellationRequested();
            return new(McpTaskStatus.Completed, Result: "{}");
        };
        var task = await engine.SubmitAsync();

        await engine.RunAsync(task, returned.Token);

        Assert.Equal((McpTaskStatus.Completed, 1), ((await engine.GetAsync(task)).Status, (await engine.GetAsync(task)).Attempt));
    }

    [Fact]
    public async Task A_component_that_only_a_newer_worker_knows_waits_for_that_worker()
    {
        await using var newer = new Engine();
        await using var older = new Engine(beside: newer, tool: "former");
        var task = await newer.SubmitAsync();

        Assert.True(await older.HintAsync(task));
        Assert.Equal((McpTaskStatus.Working, 0), ((await newer.GetAsync(task)).Status, (await newer.GetAsync(task)).Attempt));
        newer.Advance(TimeSpan.FromSeconds(30));
        // Whoever finds it due, it need not know the component to send it again.
        await older.Reaper.SweepAsync(CancellationToken.None);
        Assert.Equal(task.Id.Value, Assert.Single(older.Dispatched).TaskId);
        await newer.RunAsync(task);

        Assert.Equal((McpTaskStatus.Completed, 1), ((await newer.GetAsync(task)).Status, (await newer.GetAsync(task)).Attempt));
    }

    [Fact]
    public async Task A_result_above_the_limit_fails_the_task_and_names_the_setting()
    {
        await using var engine = new Engine(options => options.MaxResultBytes = 1024);
        engine.Work = (_, _) => Task.FromResult(new TaskOutcome(McpTaskStatus.Completed, Result: new string('x', 1025)));
        var task = await engine.SubmitAsync();

        await engine.RunAsync(task);

        var ended = await engine.GetAsync(task);
        Assert.Equal(McpTaskStatus.Failed, ended.Status);
        Assert.Contains("McpTasks:MaxResultBytes", ended.StatusMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_that_runs_for_too_long_is_ended_and_its_component_interrupted()
    {
        await using var engine = new Engine(options => options.MaxRunTime = TimeSpan.FromHours(1));
        var begun = new TaskCompletionSource();
        engine.Work = async (_, token) =>
        {
            begun.SetResult();
            await Task.Delay(Timeout.Infinite, token);
            throw new InvalidOperationException("It was not interrupted.");
        };
        var task = await engine.SubmitAsync(TimeSpan.FromSeconds(30));
        var running = engine.RunAsync(task);
        await begun.Task;
        var waiting = engine.UntilAsync(task, now => now.Status.IsTerminal());

        // It outlives its ttl as long as its worker renews, but not the time that it may run.
        for (var minutes = 0; minutes < 59; minutes++)
        {
            engine.Advance(TimeSpan.FromMinutes(1));
            await engine.Leases.RenewAsync(CancellationToken.None);
            await engine.Reaper.SweepAsync(CancellationToken.None);
        }

        Assert.False(waiting.IsCompleted);
        engine.Advance(TimeSpan.FromMinutes(1));
        await engine.Leases.RenewAsync(CancellationToken.None);
        await engine.Reaper.SweepAsync(CancellationToken.None);

        var ended = await waiting;
        await running;
        Assert.Equal(McpTaskStatus.Failed, ended.Status);
        Assert.StartsWith("expired", ended.StatusMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_progress_message_is_cut_to_what_a_status_message_may_have()
    {
        await using var engine = new Engine();
        string? seen = null;
        engine.Work = async (attempt, _) =>
        {
            await attempt.Progress.SetMessageAsync(new string('x', 5000));
            seen = (await engine.GetAsync(attempt.Task)).StatusMessage;
            return new(McpTaskStatus.Completed, Result: "{}");
        };

        await engine.RunAsync(await engine.SubmitAsync());

        Assert.Equal(new string('x', StoreRules.MaxMessageLength - 1) + "…", seen);
    }

    [Fact]
    public async Task A_worker_that_does_not_know_the_component_leaves_the_task_for_another()
    {
        await using var engine = new Engine();
        var task = await engine.SubmitAsync();

        await engine.Runner.RunAsync(RunTask.For(task) with { Component = "unknown" }, CancellationToken.None);

        Assert.Equal((McpTaskStatus.Working, 0), ((await engine.GetAsync(task)).Status, (await engine.GetAsync(task)).Attempt));
        engine.Advance(TimeSpan.FromSeconds(31));
        await engine.Reaper.SweepAsync(CancellationToken.None);
        Assert.Equal(2, engine.Dispatched.Count);
    }
}
