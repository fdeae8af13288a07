namespace McpTasks.Core.Tests.Running.Retries;

public sealed class TimeoutTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly TaskCompletionSource<TaskExecutionContext> _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task An_attempt_that_takes_longer_than_its_timeout_is_cancelled_and_fails_by_it()
    {
        await using var engine = new Engine(
            method: [TaskSupport(TaskMode.Optional, AttemptTimeout = "00:00:10")] (TaskExecutionContext context, CancellationToken token) => WorkAsync(context, token));
        var task = await engine.SubmitAsync();
        var running = engine.RunAsync(task);
        await _begun.Task;

        engine.Time.Advance(10 * Second);
        await running;

        var ended = await engine.GetAsync(task);
        Assert.Equal(
            (true, "An error occurred invoking 'work': The attempt took longer than its timeout of 10 s."),
            (ended.IsError, ended.StatusMessage));
    }

    [Fact]
    public async Task An_attempt_that_ran_out_of_time_is_tried_again_where_its_component_says_so()
    {
        await using var engine = new Engine(method: [TaskSupport(TaskMode.Optional, AttemptTimeout = "00:00:10", MaxRetries = 1, RetryOn = [typeof(TimeoutException)])]
            (TaskExecutionContext context, CancellationToken token) => context.Attempt == 1 ? WorkAsync(context, token) : Task.FromResult("in time"));
        var task = await engine.SubmitAsync();
        var running = engine.RunAsync(task);
        await _begun.Task;
        engine.Time.Advance(10 * Second);
        await running;

        await engine.AgainAsync(task, 2 * Second);

        Assert.Equal((McpTaskStatus.Completed, 1), await engine.GetAsync(task) is var ended ? (ended.Status, ended.Retries) : default);
    }

    [Fact]
    public async Task A_tool_can_extend_its_timeout_while_it_runs()
    {
        await using var engine = new Engine(
            method: [TaskSupport(TaskMode.Optional, AttemptTimeout = "00:00:10")] (TaskExecutionContext context, CancellationToken token) => WorkAsync(context, token));
        var task = await engine.SubmitAsync();
        var running = engine.RunAsync(task);
        var context = await _begun.Task;

        engine.Time.Advance(9 * Second);
        context.ExtendTimeout(5 * Second);
        engine.Time.Advance(5 * Second);
        Assert.False((await engine.GetAsync(task)).Status.IsTerminal());
        Assert.Equal(15 * Second, context.Timeout);
        engine.Time.Advance(Second);
        await running;

        Assert.True((await engine.GetAsync(task)).IsError);
    }

    [Fact]
    public async Task What_a_tool_finished_in_spite_of_its_timeout_is_its_outcome()
    {
        await using var engine = new Engine(method: [TaskSupport(TaskMode.Optional, AttemptTimeout = "00:00:10")] async (TaskExecutionContext context, CancellationToken token) =>
        {
            await WorkAsync(context, token).ContinueWith(_ => { }, TaskScheduler.Default);
            return "saved what there was";
        });
        var task = await engine.SubmitAsync();
        var running = engine.RunAsync(task);
        await _begun.Task;
        engine.Time.Advance(10 * Second);
        await running;

        Assert.Contains("saved what there was", (await engine.GetAsync(task)).Result, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_timeout_is_extended_to_30_days_from_now_at_most()
    {
        TimeSpan? limit = null;
        await using var engine = new Engine(method: [TaskSupport(TaskMode.Optional, AttemptTimeout = "20.00:00:00")] (TaskExecutionContext context) =>
        {
            context.ExtendTimeout(TimeSpan.FromDays(30));
            context.ExtendTimeout(TimeSpan.FromDays(30));
            limit = context.Timeout;
        });

        Assert.False((await engine.RunOnceAsync()).IsError);
        Assert.Equal(TimeSpan.FromDays(30), limit);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(30, true)]
    [InlineData(-0.001, false)]
    [InlineData(30.001, false)]
    public void A_timeout_is_extended_by_no_time_to_30_days(double days, bool good)
    {
        var error = Record.Exception(() => new TaskExecutionContext { Component = "work" }.ExtendTimeout(TimeSpan.FromDays(days)));

        Assert.Equal(good ? null : "by", (error as ArgumentOutOfRangeException)?.ParamName);
    }

    [Fact]
    public async Task Without_a_limit_there_is_nothing_to_extend()
    {
        await using var engine = new Engine(method: [TaskSupport(TaskMode.Optional)] (TaskExecutionContext context) =>
        {
            context.ExtendTimeout(Second);
            return $"{context.Timeout}";
        });

        Assert.Equal(McpTaskStatus.Completed, (await engine.RunOnceAsync()).Status);
    }

    [Fact]
    public async Task The_time_that_a_task_waits_for_its_client_does_not_count()
    {
        await using var engine = new Engine(configure: options => options.AttemptTimeout = 10 * Second)
        {
            Work = async (attempt, token) => new(McpTaskStatus.Completed, Result: await attempt.Inputs.AskAsync("roots/list", "{}", token)),
        };
        var task = await engine.SubmitAsync();
        var running = engine.RunAsync(task);
        await engine.UntilAsync(task, now => now.Status == McpTaskStatus.InputRequired);

        engine.Advance(TimeSpan.FromMinutes(1));
        await engine.AnswerAsync(task);
        await running;

        var ended = await engine.GetAsync(task);
        Assert.Equal((McpTaskStatus.Completed, false, "\"yes\""), (ended.Status, ended.IsError, ended.Result));
    }

    [Fact]
    public async Task The_time_counts_again_when_the_last_of_several_answers_has_come()
    {
        var (first, last) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var engine = new Engine(configure: options => options.AttemptTimeout = 10 * Second);
        engine.Work = async (attempt, token) =>
        {
            var one = attempt.Inputs.AskAsync("roots/list", """{"n":1}""", token).AsTask();
            var two = attempt.Inputs.AskAsync("roots/list", """{"n":2}""", token).AsTask();
            await one;
            first.SetResult();
            await two;
            last.SetResult();
            await Task.Delay(Timeout.Infinite, token);
            return new(McpTaskStatus.Completed, Result: "{}");
        };
        var task = await engine.SubmitAsync();
        var running = engine.RunAsync(task);
        var asked = await engine.UntilAsync(task, now => now.Inputs.Count == 2);
        engine.Advance(60 * Second);
        await engine.AnswerAsync(task, asked.Inputs[0].Key);
        await first.Task;
        engine.Advance(60 * Second);
        await engine.AnswerAsync(task, asked.Inputs[1].Key);
        await last.Task;

        engine.Time.Advance(9 * Second);
        Assert.False((await engine.GetAsync(task)).Status.IsTerminal());
        engine.Time.Advance(Second);
        await running;

        Assert.EndsWith("its timeout of 10 s.", (await engine.GetAsync(task)).StatusMessage, StringComparison.Ordinal);
    }

    private async Task<string> WorkAsync(TaskExecutionContext context, CancellationToken cancellationToken)
    {
        _begun.TrySetResult(context);
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return "never";
    }
}
