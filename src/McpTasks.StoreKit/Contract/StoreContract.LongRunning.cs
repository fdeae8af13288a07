using static McpTasks.StoreKit.Given;

namespace McpTasks.StoreKit.Contract;

public abstract partial class StoreContract
{
    private static readonly NewTask Long = Task(ttl: TimeSpan.FromDays(2)) with
    {
        PollInterval = TimeSpan.FromSeconds(5),
        MaxPollInterval = TimeSpan.FromSeconds(30),
        MaxRunTime = TimeSpan.FromHours(1),
    };

    [Theory]
    [InlineData(49, 5)]
    [InlineData(50, 10)]
    [InlineData(99, 10)]
    [InlineData(100, 20)]
    [InlineData(200, 30)]
    [InlineData(3000, 30)]
    public async Task The_poll_interval_doubles_while_a_running_task_is_ten_intervals_old_up_to_its_limit(int age, int interval)
    {
        var task = await Store.BegunAsync(Long);
        await AfterAsync(TimeSpan.FromSeconds(age));
        var before = await Store.ReadAsync(task);

        await Store.RenewAsync([new(task.Ref, 1)], Lease, Token);

        var after = await Store.ReadAsync(task);
        Assert.Equal((TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(interval)), (before.PollInterval, after.PollInterval));
        Assert.Equivalent(before with { PollInterval = after.PollInterval, LeaseExpiresAt = Harness.Now + Lease }, after, strict: true);
        Assert.Equal(after.PollInterval, Assert.Single((await Store.ListAsync(Owner, null, 10, Token)).Tasks).PollInterval);
    }

    [Fact]
    public async Task Renewing_a_lease_wakes_no_watcher_though_the_poll_interval_grows()
    {
        var task = await Store.BegunAsync(Long);
        await using var watch = await Harness.Events.WatchAsync(task.Id, Token);
        await AfterAsync(TimeSpan.FromMinutes(5));

        await Store.RenewAsync([new(task.Ref, 1)], Lease, Token);
        await Store.EndAsync(task);

        Assert.Equal(task.Version + 1, (await watch.WaitAsync(TimeSpan.FromMinutes(1), Token))!.Version);
        Assert.Equal(TimeSpan.FromSeconds(30), (await Store.ReadAsync(task)).PollInterval);
    }

    [Fact]
    public async Task A_poll_interval_above_its_limit_and_one_without_a_limit_stay()
    {
        var above = await Store.BegunAsync(Long with { PollInterval = TimeSpan.FromSeconds(45) });
        var without = await Store.BegunAsync(Long with { MaxPollInterval = null });
        await AfterAsync(TimeSpan.FromMinutes(50));

        await Store.RenewAsync([new(above.Ref, 1), new(without.Ref, 1)], Lease, Token);

        Assert.Equal(TimeSpan.FromSeconds(45), (await Store.ReadAsync(above)).PollInterval);
        Assert.Equal(TimeSpan.FromSeconds(5), (await Store.ReadAsync(without)).PollInterval);
    }

    [Fact]
    public async Task A_task_whose_lease_is_renewed_for_ever_ends_as_expired_at_its_longest_run_time()
    {
        var task = await Store.BegunAsync(Long);
        await AfterAsync(TimeSpan.FromHours(1) - TimeSpan.FromSeconds(1));
        Assert.Equal([true], await Store.RenewAsync([new(task.Ref, 1)], Lease, Token));
        Assert.Empty(await Store.DueAsync());

        await AfterAsync(TimeSpan.FromSeconds(1));
        Assert.Equal([true], await Store.RenewAsync([new(task.Ref, 1)], Lease, Token));
        var due = Assert.Single(await Store.DueAsync());

        Assert.Equal(
            (DueReason.Expired, McpTaskStatus.Failed, StoreRules.OverrunMessage), (due.Reason, due.Task.Status, due.Task.StatusMessage));
        Assert.Equal([false], await Store.RenewAsync([new(task.Ref, 1)], Lease, Token));
        Assert.False(await Store.EndAsync(task));
    }

    [Fact]
    public async Task The_time_to_run_goes_on_over_attempts_and_waits_for_input()
    {
        var task = await Store.BegunAsync(Long);
        await AfterAsync(TimeSpan.FromMinutes(30));
        await Store.ReleaseAsync(task.Ref, 1, Token);
        await Store.BeginAgainAsync(task.Ref);
        await Store.AskAsync(task.Ref, 2, Question(), Token);
        await AfterAsync(TimeSpan.FromMinutes(30));

        var given = await Store.BeginAsync(task.Ref, "worker-2", Lease, Token);

        Assert.Equal((BeginVerdict.Expired, StoreRules.OverrunMessage), (given.Verdict, given.Task?.StatusMessage));
    }

    [Fact]
    public async Task A_queued_task_does_not_use_up_its_time_to_run()
    {
        var task = await Store.CreatedAsync(Long);
        await AfterAsync(TimeSpan.FromHours(3));

        Assert.Equal(Harness.Now + Lease, (await Store.BeginAgainAsync(task.Ref)).LeaseExpiresAt);
    }

    [Fact]
    public async Task The_last_attempt_that_runs_for_too_long_is_expired_and_no_poison()
    {
        var task = await Store.BegunAsync(Long with { MaxAttempts = 1 });
        await AfterAsync(TimeSpan.FromHours(1));

        Assert.Equal(DueReason.Expired, Assert.Single(await Store.DueAsync()).Reason);
        Assert.Equal(McpTaskStatus.Failed, (await Store.ReadAsync(task)).Status);
    }

    [Fact]
    public async Task Messages_above_the_limit_are_refused_by_it()
    {
        var task = await Store.BegunAsync();
        var tooLong = new string('x', StoreRules.MaxMessageLength + 1);

        var report = await Assert.ThrowsAsync<ArgumentException>(
            async () => await Store.ReportAsync(task.Ref, 1, new(1, null, tooLong), Token));
        var end = await Assert.ThrowsAsync<ArgumentException>(() => Store.EndAsync(task, new(McpTaskStatus.Failed, tooLong)));

        Assert.All(
            [report, end], error => Assert.Contains($"{StoreRules.MaxMessageLength} characters", error.Message, StringComparison.Ordinal));
        Assert.Equivalent(task with { Request = null }, await Store.ReadAsync(task), strict: true);
    }
}
