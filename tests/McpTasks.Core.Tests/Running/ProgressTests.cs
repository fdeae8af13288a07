namespace McpTasks.Core.Tests.Running;

/// <summary>What becomes of a report: it is stored, however the store does, and the trace tells of it at a bearable rate.</summary>
public sealed class ProgressTests
{
    private static readonly TaskOutcome Done = new(McpTaskStatus.Completed, Result: "{}");

    [Fact]
    public async Task What_is_reported_while_the_store_is_away_holds_up_no_work_and_the_newest_of_it_arrives()
    {
        await using var engine = new Engine();
        engine.Faults.Before = call => Throw(call == nameof(ITaskStore.ReportAsync));
        TaskRecord? arrived = null;
        engine.Work = async (attempt, token) =>
        {
            await attempt.Progress.ReportAsync(1, 3, "one", token);
            await attempt.Progress.ReportAsync(2, 3, "two", token);
            engine.Time.Advance(TimeSpan.FromSeconds(1));
            engine.Faults.Before = _ => { };
            await PassUntilAsync(engine, attempt.Task, now => now.Progress is not null);
            arrived = await engine.GetAsync(attempt.Task);
            await attempt.Progress.ReportAsync(3, 3, "three", token);
            Assert.Equal(new(3, 3, "three"), (await engine.GetAsync(attempt.Task)).Progress);
            return Done;
        };
        var task = await engine.SubmitAsync();
        await engine.RunAsync(task);

        Assert.Equal(new TaskProgress(2, 3, "two"), arrived!.Progress);
        Assert.Equal(McpTaskStatus.Completed, (await engine.GetAsync(task)).Status);
    }

    [Fact]
    public async Task What_was_kept_is_written_once_and_each_try_before_is_told()
    {
        await using var engine = new Engine();
        var (tried, stored) = (new TaskCompletionSource(), 0);
        engine.Faults.Before = call => Throw(call == nameof(ITaskStore.ReportAsync));
        engine.Faults.After = call => stored += call == nameof(ITaskStore.ReportAsync) ? 1 : 0;
        engine.Logs.Written = text =>
        {
            if (text.StartsWith("Still could not store the progress of task ", StringComparison.Ordinal))
                tried.TrySetResult();
        };
        engine.Work = async (attempt, token) =>
        {
            await attempt.Progress.ReportAsync(1, 3, "one", token);
            await PassUntilAsync(engine, attempt.Task, _ => tried.Task.IsCompleted);
            engine.Faults.Before = _ => { };
            await PassUntilAsync(engine, attempt.Task, now => now.Progress is not null);
            var passed = 0;
            await PassUntilAsync(engine, attempt.Task, _ => ++passed > 5);
            return Done;
        };

        await engine.RunOnceAsync();

        Assert.Equal(1, stored);
    }

    [Fact]
    public async Task A_store_that_hangs_holds_a_report_up_for_a_second()
    {
        await using var engine = new Engine();
        var answers = new TaskCompletionSource();
        engine.Faults.Reply = call => call == nameof(ITaskStore.ReportAsync) ? answers.Task : Task.CompletedTask;
        engine.Work = async (attempt, token) =>
        {
            var reporting = attempt.Progress.ReportAsync(1, cancellationToken: token).AsTask();
            engine.Time.Advance(TimeSpan.FromMilliseconds(999));
            Assert.False(reporting.IsCompleted);
            engine.Time.Advance(TimeSpan.FromMilliseconds(1));
            await reporting;
            answers.SetResult();
            return Done;
        };
        var task = await engine.SubmitAsync();
        await engine.RunAsync(task);

        Assert.Equal(
            (McpTaskStatus.Completed, 1), await engine.GetAsync(task) is var ended ? (ended.Status, ended.Progress?.Current) : default);
    }

    [Fact]
    public async Task An_attempt_whose_task_another_has_learns_it_from_its_report()
    {
        await using var engine = new Engine { IsDeaf = true };
        var stopped = false;
        engine.Work = async (attempt, token) =>
        {
            engine.Advance(TimeSpan.FromMinutes(1));
            var other = await engine.Store.BeginAsync(attempt.Task.Ref, "other", TimeSpan.FromSeconds(30), CancellationToken.None);
            Assert.Equal(BeginVerdict.Begun, other.Verdict);
            var ends = new TaskCompletionSource();
            await using var ended = token.Register(ends.SetResult);
            await attempt.Progress.ReportAsync(1, cancellationToken: CancellationToken.None);
            await ends.Task;
            stopped = true;
            await attempt.Progress.ReportAsync(2, cancellationToken: CancellationToken.None);
            return Done;
        };
        var task = await engine.SubmitAsync();
        await engine.RunAsync(task);

        var record = await engine.GetAsync(task);
        Assert.Equal((true, 2, null, McpTaskStatus.Working), (stopped, record.Attempt, record.Progress, record.Status));
    }

    [Theory]
    [InlineData(2, 5.0, "progress 40%")]
    [InlineData(2, 3.0, "progress 66%")]
    [InlineData(9, 5.0, "progress 100%")]
    [InlineData(2, null, "progress")]
    public async Task A_report_is_a_span_named_after_how_far_the_work_has_come(double current, double? total, string name)
    {
        using var trace = new RecordedTrace();
        await using var engine = new Engine();
        engine.Work = async (attempt, token) =>
        {
            await attempt.Progress.ReportAsync(current, total, "half", token);
            return Done;
        };
        await engine.RunAsync(await trace.SubmitAsync(engine));

        var span = trace.One(name);
        Assert.Equal("attempt 1 started", trace.ParentOf(span));
        Assert.Equal(
            (current, total, "half", 1),
            (span.GetTagItem("mcp.task.progress.current"), span.GetTagItem("mcp.task.progress.total"), span.GetTagItem("mcp.task.progress.message"), span.GetTagItem(TaskTelemetry.AttemptKey)));
    }

    /// <summary>
    /// For how long the attempt has run when five spans were made at once, when the next may not be made yet, and when it may.
    /// </summary>
    [Theory]
    [InlineData(0, 0.9, 1.1)]
    [InlineData(40, 0.9, 1.1)]
    [InlineData(300, 5.8, 7)]
    [InlineData(3600, 59, 61)]
    [InlineData(36_000, 59, 61)]
    public async Task Five_reports_are_traced_at_once_and_then_one_for_each_pause_which_grows_with_the_attempt(
        double seconds, double early, double late)
    {
        using var trace = new RecordedTrace();
        await using var engine = new Engine(options => options.DefaultTtl = TimeSpan.FromHours(20));
        var counts = new List<int>();
        engine.Work = async (attempt, token) =>
        {
            engine.Time.Advance(TimeSpan.FromSeconds(seconds));
            await ReportAsync(10);
            engine.Time.Advance(TimeSpan.FromSeconds(early));
            await ReportAsync(3);
            engine.Time.Advance(TimeSpan.FromSeconds(late - early));
            await ReportAsync(3);
            // What was not used is kept, but no more than five.
            engine.Time.Advance(TimeSpan.FromSeconds(10 * late));
            await ReportAsync(10);
            return Done;

            async Task ReportAsync(int times)
            {
                for (var i = 0; i < times; i++)
                    await attempt.Progress.IncrementAsync(cancellationToken: token);
                counts.Add(trace.Names.Count(name => name == "progress"));
            }
        };
        await engine.RunAsync(await trace.SubmitAsync(engine));

        Assert.Equal([5, 5, 6, 11], counts);
    }

    private static async Task PassUntilAsync(Engine engine, TaskRecord task, Func<TaskRecord, bool> wanted)
    {
        // The pause between two tries begins some time after the last, which nothing tells: each look lets it pass again, and leaves it a
        // moment to begin.
        while (!wanted(await engine.GetAsync(task)))
        {
            engine.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(10), CancellationToken.None);
        }
    }

    private static void Throw(bool away)
    {
        if (away)
            throw new IOException("away");
    }
}
