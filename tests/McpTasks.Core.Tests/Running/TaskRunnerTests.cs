using System.Threading.Channels;

namespace McpTasks.Core.Tests.Running;

public sealed class TaskRunnerTests
{
    [Fact]
    public async Task A_task_runs_once_and_ends_with_its_outcome()
    {
        await using var engine = new Engine { Work = (_, _) => Task.FromResult(new TaskOutcome(McpTaskStatus.Completed, Result: """{"n":1}""")) };
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
    public async Task Suspects_run_one_after_the_other_and_others_beside_them()
    {
        await using var engine = new Engine();
        var finish = new TaskCompletionSource();
        var running = Channel.CreateUnbounded<TaskId>();
        engine.Work = async (attempt, _) =>
        {
            await running.Writer.WriteAsync(attempt.Task.Id);
            await finish.Task;
            return new(McpTaskStatus.Completed, Result: "{}");
        };
        var (first, second, other) = (await engine.SubmitAsync(), await engine.SubmitAsync(), await engine.SubmitAsync());

        var one = engine.Runner.RunAsync(RunTask.For(first) with { IsSuspect = true }, CancellationToken.None);
        Assert.Equal(first.Id, await running.Reader.ReadAsync());
        var two = engine.Runner.RunAsync(RunTask.For(second) with { IsSuspect = true }, CancellationToken.None);
        var three = engine.RunAsync(other);
        Assert.Equal(other.Id, await running.Reader.ReadAsync());
        Assert.Equal(0, (await engine.GetAsync(second)).Attempt);
        finish.SetResult();
        Assert.True(await one && await two);
        await three;

        Assert.Equal(McpTaskStatus.Completed, (await engine.GetAsync(second)).Status);
    }

    [Fact]
    public async Task A_suspect_whose_hint_is_wanted_back_keeps_others_waiting_to_its_end()
    {
        await using var engine = new Engine();
        using var returned = new CancellationTokenSource();
        var (begun, finish) = (new TaskCompletionSource(), new TaskCompletionSource());
        engine.Work = async (_, _) =>
        {
            begun.TrySetResult();
            await finish.Task;
            return new(McpTaskStatus.Completed, Result: "{}");
        };
        var (first, second) = (await engine.SubmitAsync(), await engine.SubmitAsync());
        var one = engine.Runner.RunAsync(RunTask.For(first) with { IsSuspect = true }, returned.Token);
        await begun.Task;

        await returned.CancelAsync();
        Assert.True(await one);
        var two = engine.Runner.RunAsync(RunTask.For(second) with { IsSuspect = true }, CancellationToken.None);
        Assert.Equal(0, (await engine.GetAsync(second)).Attempt);
        finish.SetResult();

        Assert.True(await two);
        Assert.Equal(McpTaskStatus.Completed, (await engine.GetAsync(second)).Status);
    }

    [Fact]
    public async Task A_suspect_that_waits_for_another_is_for_another_worker_when_this_one_stops()
    {
        await using var engine = new Engine();
        var (begun, finish) = (new TaskCompletionSource(), new TaskCompletionSource());
        engine.Work = async (_, _) =>
        {
            begun.SetResult();
            await finish.Task;
            return new(McpTaskStatus.Completed, Result: "{}");
        };
        var (first, second) = (await engine.SubmitAsync(), await engine.SubmitAsync());
        var one = engine.Runner.RunAsync(RunTask.For(first) with { IsSuspect = true }, CancellationToken.None);
        await begun.Task;
        var two = engine.Runner.RunAsync(RunTask.For(second) with { IsSuspect = true }, CancellationToken.None);

        engine.StopApplication();

        Assert.False(await two);
        Assert.Equal(0, (await engine.GetAsync(second)).Attempt);
        finish.SetResult();
        await one;
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
    public async Task A_worker_that_stops_in_the_moment_an_attempt_begins_hands_the_task_back()
    {
        using var trace = new RecordedTrace();
        await using var engine = new Engine
        {
            Work = async (_, token) =>
            {
                await Task.Delay(Timeout.Infinite, token);
                return new(McpTaskStatus.Completed, Result: "{}");
            },
        };
        trace.Seen = span =>
        {
            if (span == "attempt 1 started")
                engine.StopNow();
        };
        var task = await trace.SubmitAsync(engine);

        await engine.RunAsync(task);

        var handedBack = await engine.GetAsync(task);
        Assert.Equal((McpTaskStatus.Working, null, 1), (handedBack.Status, handedBack.LeaseExpiresAt, handedBack.Attempt));
    }

    [Fact]
    public async Task A_stopping_worker_hands_the_task_back_and_another_attempt_finishes_it()
    {
        await using var engine = new Engine();
        engine.Work = async (_, token) =>
        {
            engine.StopNow();
            await Task.Delay(Timeout.Infinite, token);
            throw new InvalidOperationException("It was not interrupted.");
        };
        var task = await engine.SubmitAsync();
        await engine.RunAsync(task);
        Assert.Equal(McpTaskStatus.Working, (await engine.GetAsync(task)).Status);

        await using var next = new Engine(beside: engine);
        await next.RunAsync(task);

        Assert.Equal((McpTaskStatus.Completed, 2), ((await engine.GetAsync(task)).Status, (await engine.GetAsync(task)).Attempt));
    }

    public static TheoryData<string, Func<TaskOutcome>> AnswersToAStop => new()
    {
        { "another exception's outcome", () => TaskOutcomes.Error(TaskOutcomes.InternalError, "An error occurred.") },
        { "a tool's own error", () => new(McpTaskStatus.Completed, "Stopped", "{}", IsError: true) },
        { "a failure", () => new(McpTaskStatus.Failed, "Stopped", "{}", IsError: true) },
        { "a cancellation", () => throw new OperationCanceledException() },
    };

    [Theory]
    [MemberData(nameof(AnswersToAStop), DisableDiscoveryEnumeration = true)]
    public async Task A_component_that_mangles_the_stop_of_its_worker_is_tried_again_elsewhere(string answer, Func<TaskOutcome> outcome)
    {
        await using var engine = new Engine();
        engine.Work = async (_, token) =>
        {
            engine.StopNow();
            await Task.Delay(Timeout.Infinite, token).ContinueWith(_ => { }, TaskScheduler.Default);
            return outcome();
        };
        var task = await engine.SubmitAsync();

        await engine.RunAsync(task);

        var handedBack = await engine.GetAsync(task);
        Assert.True(handedBack is { Status: McpTaskStatus.Working, LeaseExpiresAt: null }, $"After {answer} it is {handedBack.Status}.");
        await using var next = new Engine(beside: engine);
        await next.RunAsync(task);
        Assert.Equal(McpTaskStatus.Completed, (await engine.GetAsync(task)).Status);
    }

    [Fact]
    public async Task What_a_component_finishes_in_spite_of_the_stop_is_kept()
    {
        await using var engine = new Engine();
        engine.Work = (_, _) =>
        {
            engine.StopNow();
            return Task.FromResult(new TaskOutcome(McpTaskStatus.Completed, Result: "\"done\""));
        };
        var task = await engine.SubmitAsync();

        await engine.RunAsync(task);

        Assert.Equal("\"done\"", (await engine.GetAsync(task)).Result);
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

        await engine.RunAsync(await engine.SubmitAsync());

        Assert.True(interrupted);
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
    public async Task A_worker_that_cannot_reach_the_store_for_as_long_as_it_may_stops_and_hands_back_when_it_can()
    {
        await using var engine = new Engine(options => options.MaxOutage = TimeSpan.FromMinutes(1));
        var (tried, cancelled) = (Channel.CreateUnbounded<string>(), new TaskCompletionSource<CancellationToken>());
        engine.Work = async (_, token) =>
        {
            cancelled.SetResult(token);
            await Task.Delay(Timeout.Infinite, token);
            throw new InvalidOperationException("It was not interrupted.");
        };
        var task = await engine.SubmitAsync();
        var running = engine.RunAsync(task);
        var token = await cancelled.Task;
        engine.Faults.Before = method =>
        {
            if (method == nameof(ITaskStore.RenewAsync) && tried.Writer.TryWrite(method))
                throw new TimeoutException("The store is away.");
        };
        using var over = new CancellationTokenSource();
        var keeping = engine.Leases.KeepAsync(over.Token);
        for (var i = 1; i <= 6; i++)
        {
            Assert.False(token.IsCancellationRequested, $"Stopped before try {i}.");
            engine.Time.Advance(TimeSpan.FromSeconds(10));
            await tried.Reader.ReadAsync(CancellationToken.None);
        }

        await running;

        Assert.Equal((McpTaskStatus.Working, null, 1), ((await engine.GetAsync(task)).Status, (await engine.GetAsync(task)).LeaseExpiresAt, (await engine.GetAsync(task)).Attempt));
        await over.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => keeping);
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

    private static async Task LoseAsync(Engine engine, TaskRecord task, int expected)
    {
        engine.Advance(TimeSpan.FromSeconds(30));
        var begun = await engine.Store.BeginAsync(task.Ref, "another", TimeSpan.FromSeconds(30), CancellationToken.None);
        Assert.Equal((BeginVerdict.Begun, expected), (begun.Verdict, begun.Task?.Attempt));
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
