using System.Diagnostics;

namespace McpTasks.Core.Tests.Running.Attempts;

/// <summary>How attempts end that do not simply finish their task, and what is told of it.</summary>
public sealed class AttemptEndTests
{
    private static readonly TaskOutcome Done = new(McpTaskStatus.Completed, Result: "{}");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_an_attempt_ends_with_after_another_has_its_task_is_dropped_and_told(bool fails)
    {
        using var trace = new RecordedTrace();
        await using var engine = new Engine { IsDeaf = true };
        using var numbers = new Numbers(engine);
        engine.Work = async (attempt, _) =>
        {
            engine.Advance(TimeSpan.FromMinutes(1));
            await engine.Store.BeginAsync(attempt.Task.Ref, "other", TimeSpan.FromSeconds(30), CancellationToken.None);
            return fails ? Done with { Cause = new RetryLaterException(TimeSpan.FromSeconds(1)) } : Done;
        };
        var task = await trace.SubmitAsync(engine);

        await engine.RunAsync(task);

        Assert.Equal((McpTaskStatus.Working, 2), await engine.GetAsync(task) is var now ? (now.Status, now.Attempt) : default);
        Assert.Contains(
            $"Attempt 1 of task {task.Id} ended after another had taken over or the task had ended; its outcome is dropped", engine.Logs.Texts);
        var span = trace.One(fails ? "put off" : "complete task work");
        Assert.Equal((ActivityStatusCode.Error, "The attempt was superseded; its outcome is dropped."), (span.Status, span.StatusDescription));
        Assert.Equal((0, 0), (numbers.Sum("ended"), numbers.Sum("retried")));
        // The lost attempt does not count: its worker lives.
        for (var attempt = 3; attempt <= 4; attempt++)
        {
            engine.Advance(TimeSpan.FromMinutes(1));
            var begun = await engine.Store.BeginAsync(task.Ref, "next", TimeSpan.FromSeconds(30), CancellationToken.None);
            Assert.Equal((BeginVerdict.Begun, attempt), (begun.Verdict, begun.Task?.Attempt));
        }
    }

    [Theory]
    [InlineData(true, "retry later", "To run again: the attempt failed")]
    [InlineData(false, "put off", "To run again: its component put it off")]
    public async Task An_attempt_that_is_tried_again_is_told_and_counted(bool fails, string span, string line)
    {
        using var trace = new RecordedTrace();
        await using var engine = new Engine(
            options => (options.Retry.MaxRetries, options.Retry.Jitter, options.Retry.Delay) = (1, false, TimeSpan.FromSeconds(2)));
        using var numbers = new Numbers(engine);
        engine.Work = (_, _) => Task.FromResult(
            Done with { Cause = fails ? new IOException("no network") : new RetryLaterException(TimeSpan.FromSeconds(2)) });
        var task = await trace.SubmitAsync(engine);

        await engine.RunAsync(task);

        Assert.Equal(2.0, trace.One(span).GetTagItem("mcp.task.retry.after"));
        Assert.Equal(line, engine.Logs.LinesOf(task)[^1]);
        Assert.Equal((1, 0), (numbers.Sum("retried"), numbers.Sum("ended")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_hint_that_comes_when_its_task_is_past_its_time_or_its_attempts_gives_it_up(bool poisoned)
    {
        await using var engine = new Engine();
        using var numbers = new Numbers(engine);
        var task = await engine.SubmitAsync(ttl: TimeSpan.FromMinutes(poisoned ? 50 : 1));
        for (var attempt = 1; attempt <= 3 && poisoned; attempt++)
        {
            await engine.Store.BeginAsync(task.Ref, "dying", TimeSpan.FromSeconds(10), CancellationToken.None);
            engine.Advance(TimeSpan.FromMinutes(1));
        }

        engine.Advance(TimeSpan.FromMinutes(2));
        await engine.RunAsync(task);

        Assert.Equal(McpTaskStatus.Failed, (await engine.GetAsync(task)).Status);
        Assert.Equal("Ended as failed", engine.Logs.LinesOf(task)[^1]);
        Assert.Equal((1, poisoned ? 1 : 0), (numbers.Sum("ended"), numbers.Sum("poisoned")));
    }

    [Fact]
    public async Task An_attempt_whose_task_another_has_ended_has_lost_its_lease()
    {
        await using var engine = new Engine { IsDeaf = true };
        engine.Work = async (attempt, token) =>
        {
            engine.Advance(TimeSpan.FromMinutes(1));
            await engine.Store.BeginAsync(attempt.Task.Ref, "other", TimeSpan.FromSeconds(30), CancellationToken.None);
            await engine.Store.CompleteAsync(attempt.Task.Ref, 2, Done, CancellationToken.None);
            await engine.Leases.RenewAsync(CancellationToken.None);
            await Task.Delay(Timeout.Infinite, token);
            return Done;
        };
        var task = await engine.SubmitAsync();

        await engine.RunAsync(task);

        Assert.Contains($"Attempt 1 of task {task.Id} was stopped: it had lost its lease", engine.Logs.Texts);
    }

    [Fact]
    public async Task An_attempt_that_asks_when_another_has_its_task_stops()
    {
        await using var engine = new Engine();
        engine.Work = async (attempt, _) =>
        {
            engine.IsDeaf = true;
            engine.Advance(TimeSpan.FromMinutes(1));
            await engine.Store.BeginAsync(attempt.Task.Ref, "other", TimeSpan.FromSeconds(30), CancellationToken.None);
            engine.IsDeaf = false;
            await attempt.Inputs.AskAsync("roots/list", "{}", CancellationToken.None);
            return Done;
        };
        var task = await engine.SubmitAsync();

        await engine.RunAsync(task);

        Assert.Contains($"Attempt 1 of task {task.Id} was stopped: it had lost its lease", engine.Logs.Texts);
        Assert.Empty((await engine.GetAsync(task)).Inputs);
    }

    [Fact]
    public async Task A_waiting_attempt_finds_that_its_task_has_ended_when_it_looks_for_its_answer()
    {
        await using var engine = new Engine();
        engine.Work = async (attempt, token) =>
        {
            var asking = attempt.Inputs.AskAsync("roots/list", "{}", token).AsTask();
            engine.IsDeaf = true;
            await engine.Store.CancelAsync(attempt.Task.Ref, TaskActor.Client, "Enough", CancellationToken.None);
            return new(McpTaskStatus.Completed, Result: await asking);
        };
        var task = await engine.SubmitAsync();

        await engine.RunAsync(task);

        Assert.Contains($"Attempt 1 of task {task.Id} was stopped: the task has ended", engine.Logs.Texts);
    }

    [Fact]
    public async Task The_same_question_asked_again_is_another_question()
    {
        using var trace = new RecordedTrace();
        await using var engine = new Engine();
        engine.Work = async (attempt, token) =>
        {
            var first = await attempt.Inputs.AskAsync("roots/list", "{}", token);
            return new(McpTaskStatus.Completed, Result: $"[{first},{await attempt.Inputs.AskAsync("roots/list", "{}", token)}]");
        };
        var task = await trace.SubmitAsync(engine);
        var running = engine.RunAsync(task);
        for (var asked = 1; asked <= 2; asked++)
        {
            await engine.UntilAsync(task, now => now.Inputs.Count == asked);
            await engine.AnswerAsync(task);
        }

        await running;

        var ended = await engine.GetAsync(task);
        Assert.Equal("""["yes","yes"]""", ended.Result);
        Assert.EndsWith("-1", ended.Inputs[0].Key, StringComparison.Ordinal);
        Assert.EndsWith("-2", ended.Inputs[1].Key, StringComparison.Ordinal);
        foreach (var name in new[] { "ask client roots/list", "client answered roots/list" })
        {
            Assert.Equal(
                ended.Inputs.Select(input => ("roots/list", input.Key)),
                trace.Ended.Where(span => span.DisplayName == name)
                    .Select(span => ((string)span.GetTagItem("mcp.method.name")!, (string)span.GetTagItem("mcp.task.input.key")!)));
        }
    }

    [Fact]
    public async Task A_task_that_ends_or_is_cancelled_is_in_the_audit_log_and_in_the_trace()
    {
        using var trace = new RecordedTrace();
        await using var engine = new Engine();
        var (ends, cancelled) = (await trace.SubmitAsync(engine), await trace.SubmitAsync(engine));

        await engine.RunAsync(ends);
        await ((TaskCancellation)engine.Services.GetService(typeof(TaskCancellation))!).CancelAsync(
            cancelled, TaskActor.Client, "Enough", CancellationToken.None);

        Assert.Single(engine.Logs.Texts, text => text.StartsWith($"Task ended: mcp.task.id=\"{ends.Id}\"", StringComparison.Ordinal));
        Assert.Single(engine.Logs.Texts, text => text.StartsWith($"Task cancelled: mcp.task.id=\"{cancelled.Id}\"", StringComparison.Ordinal));
        Assert.Equal("cancelled", trace.One("cancel task work").GetTagItem(TaskTelemetry.StatusKey));
    }
}
