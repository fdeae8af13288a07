using static McpTasks.StoreKit.Given;

namespace McpTasks.StoreKit.Contract;

public abstract partial class StoreContract
{
    [Fact]
    public async Task A_task_that_nobody_began_is_due_once_per_redelivery()
    {
        var task = await Store.CreatedAsync();
        Assert.Empty(await Store.DueAsync());
        await AfterAsync(RedeliverAfter);

        var due = Assert.Single(await Store.DueAsync());
        Assert.Equal(DueReason.Redeliver, due.Reason);
        Assert.Equivalent(task, due.Task, strict: true);
        Assert.Empty(await Store.DueAsync());
    }

    [Fact]
    public async Task A_task_that_nobody_begins_is_sent_less_and_less_often()
    {
        var task = await Store.CreatedAsync(Task(ttl: TimeSpan.FromHours(1)));
        await AfterAsync(RedeliverAfter);
        Assert.Single(await Store.DueAsync());
        foreach (var times in new[] { 1, 2, 4, 8, 8 })
        {
            await AfterAsync(RedeliverAfter * times - TimeSpan.FromMilliseconds(1));
            Assert.Empty(await Store.DueAsync());
            await AfterAsync(TimeSpan.FromMilliseconds(1));
            Assert.Single(await Store.DueAsync());
        }

        await Store.BeginAgainAsync(task.Ref);
        await AfterLeaseAsync();
        Assert.Single(await Store.DueAsync());
        await AfterAsync(RedeliverAfter);
        Assert.Single(await Store.DueAsync());
    }

    [Fact]
    public async Task A_task_whose_lease_ran_out_is_due_and_one_that_runs_is_not()
    {
        var lost = await Store.BegunAsync();
        var runs = await Store.BegunAsync();
        await Store.RenewAsync([new(runs.Ref, 1)], Lease * 2, Token);

        await AfterLeaseAsync();

        Assert.Equal(lost.Id, Assert.Single(await Store.DueAsync()).Task.Id);
    }

    [Fact]
    public async Task A_task_that_was_handed_back_is_due_at_once()
    {
        var task = await Store.BegunAsync();
        await Store.ReleaseAsync(task.Ref, 1, Token);

        Assert.Equal(DueReason.Redeliver, Assert.Single(await Store.DueAsync()).Reason);
    }

    [Fact]
    public async Task A_queued_task_past_its_ttl_is_ended_as_expired()
    {
        var task = await Store.CreatedAsync(Task(ttl: TimeSpan.FromSeconds(5)));
        await AfterAsync(TimeSpan.FromSeconds(5));

        var due = Assert.Single(await Store.DueAsync());

        Assert.Equal((DueReason.Expired, McpTaskStatus.Failed), (due.Reason, due.Task.Status));
        Assert.StartsWith("expired", due.Task.StatusMessage, StringComparison.Ordinal);
        Assert.Equivalent(due.Task, await Store.ReadAsync(task), strict: true);
        Assert.Empty(await Store.DueAsync());
    }

    [Fact]
    public async Task A_task_that_loses_its_lease_past_its_ttl_is_ended_as_expired()
    {
        var task = await Store.BegunAsync(Task(ttl: Lease / 2));
        await AfterAsync(Lease / 2);
        Assert.Empty(await Store.DueAsync());
        Assert.Equal(McpTaskStatus.Working, (await Store.ReadAsync(task)).Status);

        await AfterLeaseAsync();

        Assert.Equal(DueReason.Expired, Assert.Single(await Store.DueAsync()).Reason);
    }

    [Fact]
    public async Task An_abandoned_task_waits_for_a_late_reaper()
    {
        var task = await Store.BegunAsync();
        await AfterAsync(Ttl + StoreRules.AbandonedMargin - TimeSpan.FromMinutes(1));

        Assert.Equal(task.Id, Assert.Single(await Store.DueAsync()).Task.Id);
    }

    [Fact]
    public async Task A_task_out_of_attempts_is_ended_as_poison()
    {
        var task = await Store.BegunAsync(Task(maxAttempts: 1));
        await AfterLeaseAsync();

        var due = Assert.Single(await Store.DueAsync());

        Assert.Equal((DueReason.Poisoned, McpTaskStatus.Failed), (due.Reason, due.Task.Status));
        Assert.StartsWith("poison", due.Task.StatusMessage, StringComparison.Ordinal);
        Assert.False(await Store.EndAsync(task));
    }

    [Fact]
    public async Task A_look_takes_no_more_than_its_limit_and_the_longest_due_first()
    {
        var first = await Store.CreatedAsync();
        await AfterAsync(TimeSpan.FromSeconds(1));
        var second = await Store.CreatedAsync();
        await AfterAsync(TimeSpan.FromSeconds(1));
        await Store.CreatedAsync();
        await AfterAsync(RedeliverAfter);

        Assert.Equal([first.Id, second.Id], (await Store.DueAsync(2)).Select(due => due.Task.Id));
        Assert.Single(await Store.DueAsync(2));
    }

    [Fact]
    public async Task Ended_and_removed_tasks_are_never_due()
    {
        await Store.EndAsync(await Store.BegunAsync());
        await Store.CancelAsync((await Store.CreatedAsync()).Ref, TaskActor.Client, "stop", Token);
        await Store.WithdrawAsync((await Store.CreatedAsync()).Ref, Token);

        await AfterAsync(RedeliverAfter * 2);

        Assert.Empty(await Store.DueAsync());
    }
}
