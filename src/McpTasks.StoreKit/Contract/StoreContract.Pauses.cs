using static McpTasks.StoreKit.Given;

namespace McpTasks.StoreKit.Contract;

public abstract partial class StoreContract
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(2);

    private static TaskRetry Failed => new(Pause, "Attempt 1 failed: no network", IsFailure: true);

    [Fact]
    public async Task A_task_that_starts_later_does_not_begin_before_its_time()
    {
        var task = await Store.CreatedAsync(Task() with { StartAfter = Pause });
        await AfterAsync(Pause - TimeSpan.FromSeconds(1));
        var early = await Store.BeginAsync(task.Ref, "worker-1", Lease, Token);
        var looked = await Store.DueAsync();

        await AfterAsync(TimeSpan.FromSeconds(1));
        var begun = await Store.BeginAgainAsync(task.Ref);

        Assert.Equal((BeginVerdict.TooEarly, task.CreatedAt + Pause), (early.Verdict, early.Task?.NotBefore));
        Assert.Empty(looked);
        Assert.Equal((1, null), (begun.Attempt, begun.NotBefore));
    }

    [Fact]
    public async Task A_task_that_starts_later_is_due_at_its_time_and_is_then_sent_like_any_other()
    {
        var task = await Store.CreatedAsync(Task() with { StartAfter = Pause });
        Assert.Equal(task.CreatedAt + Pause, (await Store.ReadAsync(task)).NotBefore);
        await AfterAsync(Pause);

        var started = Assert.Single(await Store.DueAsync());
        await AfterAsync(RedeliverAfter);
        var again = Assert.Single(await Store.DueAsync());

        Assert.Equal((DueReason.Start, DueReason.Redeliver, null), (started.Reason, again.Reason, started.Task.NotBefore));
        Assert.Equal([TaskHistoryKind.Redelivered], (await Store.GetHistoryAsync(task.Id, Token))!.Skip(2).Select(entry => entry.Kind));
    }

    [Fact]
    public async Task A_failed_attempt_is_tried_again_after_its_pause_and_no_sooner()
    {
        var task = await Store.BegunAsync();
        Assert.True(await Store.RetryAsync(task.Ref, 1, Failed, Token));
        var waiting = await Store.ReadAsync(task);
        await AfterAsync(Pause - TimeSpan.FromSeconds(1));
        Assert.Equal(BeginVerdict.TooEarly, (await Store.BeginAsync(task.Ref, "worker-2", Lease, Token)).Verdict);
        Assert.Empty(await Store.DueAsync());

        await AfterAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(DueReason.Start, Assert.Single(await Store.DueAsync()).Reason);
        var second = await Store.BeginAgainAsync(task.Ref);

        Assert.Equal(
            (McpTaskStatus.Working, 1, null, Failed.StatusMessage, task.Version + 1),
            (waiting.Status, waiting.Retries, waiting.LeaseExpiresAt, waiting.StatusMessage, waiting.Version));
        Assert.Equal((2, 1, null), (second.Attempt, second.Retries, second.NotBefore));
    }

    [Fact]
    public async Task A_task_whose_tool_puts_it_off_has_not_failed()
    {
        var task = await Store.BegunAsync();

        Assert.True(await Store.RetryAsync(task.Ref, 1, new(Pause, "The file is not there yet", IsFailure: false), Token));

        Assert.Equal(0, (await Store.ReadAsync(task)).Retries);
        var told = (await Store.GetHistoryAsync(task.Id, Token))![^1];
        Assert.Equal((TaskHistoryKind.PutOff, 1, "The file is not there yet"), (told.Kind, told.Attempt, told.Detail));
    }

    [Fact]
    public async Task Attempts_that_fail_do_not_count_as_lost_ones()
    {
        var task = await Store.BegunAsync(Task(maxAttempts: 1));
        for (var attempt = 1; attempt < 4; attempt++)
        {
            await Store.RetryAsync(task.Ref, attempt, Failed, Token);
            await AfterAsync(Pause);
            await Store.BeginAgainAsync(task.Ref);
        }

        Assert.Equal((4, 3), ((await Store.ReadAsync(task)).Attempt, (await Store.ReadAsync(task)).Retries));
    }

    [Fact]
    public async Task An_attempt_that_another_has_followed_cannot_have_the_task_tried_again()
    {
        var task = await Store.BegunAsync();
        await Store.ReleaseAsync(task.Ref, 1, Token);
        await Store.BeginAgainAsync(task.Ref);

        Assert.False(await Store.RetryAsync(task.Ref, 1, Failed, Token));
        Assert.True(await Store.EndAsync(task with { Attempt = 2 }));
        Assert.False(await Store.RetryAsync(task.Ref, 2, Failed, Token));
    }

    [Fact]
    public async Task A_task_that_waits_to_be_tried_again_ends_with_its_time_to_run()
    {
        var task = await Store.BegunAsync(Task() with { MaxRunTime = TimeSpan.FromMinutes(1) });
        await Store.RetryAsync(task.Ref, 1, Failed, Token);
        await AfterAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(
            (DueReason.Expired, StoreRules.OverrunMessage),
            Assert.Single(await Store.DueAsync()) is var due ? (due.Reason, due.Task.StatusMessage) : default);
    }

    [Fact]
    public async Task A_task_that_waits_for_its_time_can_be_cancelled()
    {
        var task = await Store.CreatedAsync(Task() with { StartAfter = Pause });

        Assert.True((await Store.CancelAsync(task.Ref, TaskActor.Client, "stop", Token))!.Changed);
        await AfterAsync(Pause);

        Assert.Empty(await Store.DueAsync());
        Assert.Equal((McpTaskStatus.Cancelled, null), await Store.ReadAsync(task) is var ended ? (ended.Status, ended.NotBefore) : default);
    }

    [Fact]
    public async Task A_pause_out_of_range_and_a_message_above_the_limit_are_refused()
    {
        var task = await Store.BegunAsync();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            async () => await Store.RetryAsync(task.Ref, 1, Failed with { After = TimeSpan.Zero }, Token));
        await Assert.ThrowsAsync<ArgumentException>(
            async () => await Store.RetryAsync(task.Ref, 1, Failed with { StatusMessage = new('x', 1025) }, Token));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Store.CreatedAsync(Task() with { StartAfter = TimeSpan.Zero }));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Store.CreatedAsync(Task() with { StartAfter = TimeSpan.FromDays(31) }));
    }
}
