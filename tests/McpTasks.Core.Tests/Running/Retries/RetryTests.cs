using ModelContextProtocol;

namespace McpTasks.Core.Tests.Running.Retries;

public sealed class RetryTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_tool_that_throws_is_tried_again_after_its_pauses_until_it_succeeds()
    {
        var calls = 0;
        await using var engine = Retrying([TaskSupport(TaskMode.Optional, MaxRetries = 3, RetryDelay = "00:00:01")] () =>
            ++calls < 3 ? throw new IOException("no network") : "done");
        var task = await engine.SubmitAsync();

        await engine.RunAsync(task);
        var waiting = await engine.GetAsync(task);
        await engine.AgainAsync(task, Second);
        await engine.AgainAsync(task, 2 * Second);

        Assert.Equal("Attempt 1 failed; retry 1 of 3 in 1 s", waiting.StatusMessage);
        Assert.Equal(
            (McpTaskStatus.Completed, 3, 2),
            await engine.GetAsync(task) is var ended ? (ended.Status, ended.Attempt, ended.Retries) : default);
        Assert.Equal(
            [
                TaskHistoryKind.Begun, TaskHistoryKind.Retried, TaskHistoryKind.Begun, TaskHistoryKind.Retried, TaskHistoryKind.Begun,
                TaskHistoryKind.Ended],
            (await engine.Store.GetHistoryAsync(task.Id, CancellationToken.None))!.Skip(2).Select(entry => entry.Kind));
    }

    [Fact]
    public async Task The_last_retry_fails_the_task_with_the_answer_that_an_inline_call_gives()
    {
        await using var engine = Retrying(
            [TaskSupport(TaskMode.Optional, MaxRetries = 1, RetryDelay = "00:00:01")] string () => throw new IOException("secret"));
        var task = await engine.SubmitAsync();
        await engine.RunAsync(task);
        await engine.AgainAsync(task, Second);

        var ended = await engine.GetAsync(task);
        Assert.Equal((true, 2, "An error occurred invoking 'work'."), (ended.IsError, ended.Attempt, ended.StatusMessage));
    }

    [Fact]
    public async Task A_tool_without_retries_fails_at_once()
    {
        await using var engine = Retrying([TaskSupport(TaskMode.Optional)] string () => throw new IOException());

        Assert.True((await engine.RunOnceAsync()).IsError);
    }

    [Fact]
    public async Task What_a_tool_says_to_its_client_by_an_exception_is_an_answer_and_not_tried_again()
    {
        await using var engine = Retrying(
            [TaskSupport(TaskMode.Optional, MaxRetries = 3)] string () => throw new McpException("No such folder"));

        var ended = await engine.RunOnceAsync();

        Assert.Equal((true, 0, "An error occurred invoking 'work': No such folder"), (ended.IsError, ended.Retries, ended.StatusMessage));
    }

    [Fact]
    public async Task Only_the_exceptions_that_the_tool_names_are_tried_again()
    {
        Exception error = new InvalidOperationException();
        await using var engine = Retrying(
            [TaskSupport(TaskMode.Optional, MaxRetries = 3, RetryOn = [typeof(IOException)])] string () => throw error);

        Assert.True((await engine.RunOnceAsync()).IsError);
        error = new FileNotFoundException();
        Assert.Equal(1, (await engine.RunOnceAsync()).Retries);
    }

    [Fact]
    public async Task A_retry_that_would_come_after_the_end_of_the_task_is_none()
    {
        await using var engine = Retrying(
            [TaskSupport(TaskMode.Optional, MaxRetries = 3, RetryDelay = "00:10:00", MaxRetryDelay = "00:10:00")] string () => throw new IOException());
        var task = await engine.SubmitAsync(ttl: TimeSpan.FromMinutes(5));

        await engine.RunAsync(task);

        Assert.True((await engine.GetAsync(task)).IsError);
    }

    [Fact]
    public async Task A_tool_that_puts_its_work_off_begins_again_after_the_time_that_it_says_as_often_as_it_likes()
    {
        var calls = 0;
        await using var engine = Retrying([TaskSupport(TaskMode.Optional)] () =>
            ++calls < 5 ? throw new RetryLaterException(Second, "The file is not there yet") : "done");
        var task = await engine.SubmitAsync();
        await engine.RunAsync(task);
        Assert.Equal("The file is not there yet", (await engine.GetAsync(task)).StatusMessage);
        for (var i = 0; i < 4; i++)
            await engine.AgainAsync(task, Second);

        Assert.Equal(
            (McpTaskStatus.Completed, 5, 0),
            await engine.GetAsync(task) is var ended ? (ended.Status, ended.Attempt, ended.Retries) : default);
    }

    [Fact]
    public async Task A_retry_is_not_sent_before_its_time_and_the_reaper_sends_what_the_worker_forgot()
    {
        await using var engine = Retrying(
            [TaskSupport(TaskMode.Optional, MaxRetries = 1, RetryDelay = "00:01:00")] string () => throw new IOException());
        var task = await engine.SubmitAsync();
        await engine.RunAsync(task);
        engine.Dispatched.Clear();
        engine.Hints.Dispose();

        engine.Advance(TimeSpan.FromSeconds(59));
        await engine.Reaper.SweepAsync(CancellationToken.None);
        Assert.Empty(engine.Dispatched);
        engine.Advance(Second);
        await engine.Reaper.SweepAsync(CancellationToken.None);

        Assert.Equal(task.Id.Value, Assert.Single(engine.Dispatched).TaskId);
    }

    [Fact]
    public async Task A_task_that_starts_later_is_sent_at_its_time_and_kept_for_as_long_as_any_from_then_on()
    {
        await using var engine = new Engine();

        var task = await engine.SubmitAsync(ttl: TimeSpan.FromMinutes(5), startAfter: TimeSpan.FromHours(30));
        Assert.Empty(engine.Dispatched);
        await engine.AgainAsync(task, TimeSpan.FromHours(30));

        Assert.Equal(TimeSpan.FromMinutes(5) + TimeSpan.FromHours(30), task.Ttl);
        Assert.Equal(McpTaskStatus.Completed, (await engine.GetAsync(task)).Status);
    }

    [Theory]
    [InlineData(TaskBackoff.Constant, 1, 1, 1, 1)]
    [InlineData(TaskBackoff.Linear, 1, 2, 3, 4)]
    [InlineData(TaskBackoff.Exponential, 1, 2, 4, 5)]
    public void Pauses_grow_as_the_component_says_up_to_their_limit(TaskBackoff backoff, params int[] seconds)
    {
        var policy = Policy with { Backoff = backoff };

        Assert.Equal(seconds, Enumerable.Range(1, 4).Select(retry => (int)policy.DelayOf(retry, 0.5).TotalSeconds));
    }

    [Fact]
    public void With_jitter_a_pause_is_up_to_a_quarter_shorter_or_longer()
    {
        var policy = Policy with { Jitter = true };

        Assert.Equal([750, 1000, 1250], new[] { 0, 0.5, 1 }.Select(chance => policy.DelayOf(1, chance).TotalMilliseconds));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31 * 24 * 3600)]
    public void Work_cannot_be_put_off_for_no_time_or_for_more_than_30_days(int seconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryLaterException(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Work_can_be_put_off_for_a_millisecond_and_for_30_days()
    {
        Assert.Equal(TimeSpan.FromMilliseconds(1), new RetryLaterException(TimeSpan.FromMilliseconds(1)).After);
        Assert.Equal(TimeSpan.FromDays(30), new RetryLaterException(TimeSpan.FromDays(30)).After);
        Assert.Equal("The work was put off.", new RetryLaterException(Second).Message);
    }

    [Fact]
    public async Task The_time_that_an_attempt_ran_counts_when_its_retry_would_come_too_late()
    {
        Engine? engine = null;
        await using var running = engine = Retrying(
            [TaskSupport(TaskMode.Optional, MaxRetries = 3, RetryDelay = "00:02:00")] string () =>
            {
                engine!.Time.Advance(TimeSpan.FromMinutes(4));
                throw new IOException();
            });
        var task = await engine.SubmitAsync(ttl: TimeSpan.FromMinutes(5));

        await engine.RunAsync(task);

        Assert.True((await engine.GetAsync(task)).IsError);
    }

    private static TaskRetryPolicy Policy => new()
    {
        MaxRetries = 4,
        Delay = Second,
        MaxDelay = 5 * Second,
        Backoff = TaskBackoff.Constant,
        Jitter = false,
        ShouldRetry = _ => true,
    };

    private static Engine Retrying(Delegate method) => new(options => options.Retry.Jitter = false, method: method);
}
