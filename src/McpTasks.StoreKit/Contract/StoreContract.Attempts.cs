using static McpTasks.StoreKit.Given;

namespace McpTasks.StoreKit.Contract;

public abstract partial class StoreContract
{
    [Fact]
    public async Task Beginning_gives_the_request_an_attempt_and_a_lease()
    {
        var created = await Store.CreatedAsync();
        await AfterAsync(TimeSpan.FromSeconds(3));

        var begun = await Store.BeginAgainAsync(created.Ref);

        Assert.Equal((Request, 1, "worker-1", "Task submitted"), (begun.Request, begun.Attempt, begun.Worker, begun.StatusMessage));
        Assert.Equal(Harness.Now + Lease, begun.LeaseExpiresAt);
        Assert.Equal(created.Version + 1, begun.Version);
        Assert.Equivalent(begun with { Request = null }, await Store.ReadAsync(created), strict: true);
    }

    [Fact]
    public async Task A_leased_task_is_not_given_twice()
    {
        var task = await Store.BegunAsync();

        Assert.Equal(new(BeginVerdict.Leased, null), await Store.BeginAsync(task.Ref, "worker-2", Lease, Token));
    }

    [Fact]
    public async Task An_attempt_whose_lease_ran_out_may_write_and_renew_until_another_begins()
    {
        var task = await Store.BegunAsync();
        await AfterLeaseAsync();

        Assert.Equal([true], await Store.RenewAsync([new(task.Ref, 1)], Lease, Token));
        await AfterLeaseAsync();
        Assert.True(await Store.EndAsync(task));
    }

    [Fact]
    public async Task A_stale_attempt_cannot_write_while_the_newest_can()
    {
        var stale = await Store.BegunAsync();
        await AfterLeaseAsync();
        var newest = await Store.BeginAgainAsync(stale.Ref);

        await AssertRefusedAsync(stale);

        Assert.Equal(2, newest.Attempt);
        Assert.True(await Store.EndAsync(newest));
    }

    [Fact]
    public async Task Beginning_again_forgets_the_progress_of_the_attempt_before()
    {
        var task = await Store.BegunAsync();
        await Store.ReportAsync(task.Ref, 1, new(7, 9, "Step 7"), Token);
        await AfterLeaseAsync();

        var again = await Store.BeginAgainAsync(task.Ref);

        Assert.Null(again.Progress);
        Assert.Equal("Started again, attempt 2", again.StatusMessage);
        Assert.True(await Store.ReportAsync(task.Ref, 2, new(1), Token));
        Assert.Equal(1, (await Store.ReadAsync(task)).Progress!.Current);
    }

    [Fact]
    public async Task A_renewed_lease_holds_and_announces_nothing()
    {
        var task = await Store.BegunAsync();
        for (var i = 0; i < 5; i++)
        {
            await AfterAsync(Lease / 2);
            Assert.Equal([true], await Store.RenewAsync([new(task.Ref, 1)], Lease, Token));
        }

        var read = await Store.ReadAsync(task);
        Assert.Equal((Harness.Now + Lease, task.Version, task.LastUpdatedAt), (read.LeaseExpiresAt, read.Version, read.LastUpdatedAt));
        Assert.Empty(await Store.DueAsync());
        Assert.True(await Store.EndAsync(task));
    }

    [Fact]
    public async Task Renewals_are_answered_in_the_order_asked()
    {
        var held = await Store.BegunAsync();
        var ended = await Store.BegunAsync();
        var stale = await Store.BegunAsync();
        await Store.EndAsync(ended);

        var renewed = await Store.RenewAsync(
            [new(stale.Ref, 9), new(held.Ref, 1), new(ended.Ref, 1), new(new(TaskId.New(), Owner), 1), new(held.Ref, 1)], Lease, Token);

        Assert.Equal([false, true, false, false, true], renewed);
        Assert.Empty(await Store.RenewAsync([], Lease, Token));
    }

    [Fact]
    public async Task A_thousand_leases_are_renewed_in_one_call()
    {
        var leases = new List<TaskLease>();
        foreach (var chunk in Enumerable.Range(0, StoreRules.MaxBatch).Chunk(100))
            leases.AddRange(await System.Threading.Tasks.Task.WhenAll(
                chunk.Select(async i => new TaskLease((await Store.BegunAsync(Task($"owner-{i % 7}"))).Ref, 1))));

        Assert.Equal(Enumerable.Repeat(true, StoreRules.MaxBatch), await Store.RenewAsync(leases, Lease * 2, Token));

        await AfterLeaseAsync();
        Assert.Empty(await Store.DueAsync());
    }

    [Fact]
    public async Task A_released_task_can_begin_at_once_and_its_attempt_does_not_count()
    {
        var task = await Store.BegunAsync(Task(maxAttempts: 1));
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            Assert.True(await Store.ReleaseAsync(task.Ref, attempt, Token));
            Assert.False(await Store.ReleaseAsync(task.Ref, attempt, Token));
            Assert.Null((await Store.ReadAsync(task)).LeaseExpiresAt);
            Assert.Equal(attempt + 1, (await Store.BeginAgainAsync(task.Ref)).Attempt);
        }
    }

    [Fact]
    public async Task An_attempt_that_its_worker_tells_of_after_it_was_lost_does_not_count()
    {
        var task = await Store.BegunAsync(Task(maxAttempts: 2));
        await AfterLeaseAsync();
        Assert.Equal(2, (await Store.BeginAgainAsync(task.Ref)).Attempt);
        var before = await Store.ReadAsync(task);

        Assert.False(await Store.ReleaseAsync(task.Ref, 1, Token));
        Assert.False(await Store.ReleaseAsync(task.Ref, 1, Token));

        Assert.Equivalent(before, await Store.ReadAsync(task), strict: true);
        await AfterLeaseAsync();
        Assert.Equal(3, (await Store.BeginAgainAsync(task.Ref)).Attempt);
        await AfterLeaseAsync();
        Assert.Equal(BeginVerdict.Poisoned, (await Store.BeginAsync(task.Ref, "worker-3", Lease, Token)).Verdict);
    }

    [Fact]
    public async Task An_attempt_that_was_lost_while_it_had_long_waited_for_its_client_does_not_count()
    {
        var task = await Store.BegunAsync(Task(maxAttempts: 2));
        await Store.AskAsync(task.Ref, 1, Question(), Token);
        await WaitAndLoseAsync(1);
        Assert.Equal(2, (await Store.BeginAgainAsync(task.Ref)).Attempt);
        await WaitAndLoseAsync(2);
        Assert.Equal(3, (await Store.BeginAgainAsync(task.Ref)).Attempt);

        // As soon as it has begun, or after its answer, its tool may have done it.
        await AfterLeaseAsync();
        Assert.Equal(4, (await Store.BeginAgainAsync(task.Ref)).Attempt);
        await Store.AnswerAsync(task.Ref, new Dictionary<string, string> { [Question().Key] = "{}" }, Token);
        await WaitAndLoseAsync(4);
        Assert.Equal(BeginVerdict.Poisoned, (await Store.BeginAsync(task.Ref, "worker-3", Lease, Token)).Verdict);

        async Task WaitAndLoseAsync(int attempt)
        {
            await AfterAsync(Lease / 3);
            Assert.Equal([true], await Store.RenewAsync([new(task.Ref, attempt)], Lease, Token));
            await AfterLeaseAsync();
        }
    }

    [Fact]
    public async Task A_task_whose_attempts_are_used_up_ends_as_failed()
    {
        var task = await Store.BegunAsync(Task(maxAttempts: 2));
        await AfterLeaseAsync();
        await Store.BeginAgainAsync(task.Ref);
        await AfterLeaseAsync();

        var given = await Store.BeginAsync(task.Ref, "worker-3", Lease, Token);

        Assert.Equal(BeginVerdict.Poisoned, given.Verdict);
        Assert.Equal(McpTaskStatus.Failed, given.Task!.Status);
        Assert.Contains("after 2 attempts", given.Task.StatusMessage, StringComparison.Ordinal);
        Assert.Equal(BeginVerdict.Terminal, (await Store.BeginAsync(task.Ref, "worker-4", Lease, Token)).Verdict);
        Assert.Equivalent(given.Task, await Store.ReadAsync(task), strict: true);
    }

    [Fact]
    public async Task A_task_past_its_ttl_does_not_begin_but_ends_as_expired()
    {
        var task = await Store.CreatedAsync();
        await AfterAsync(Ttl);

        var given = await Store.BeginAsync(task.Ref, "worker-1", Lease, Token);

        Assert.Equal(BeginVerdict.Expired, given.Verdict);
        Assert.Equal(new(BeginVerdict.Terminal, null), await Store.BeginAsync(task.Ref, "worker-2", Lease, Token));
        var read = await Store.ReadAsync(task);
        Assert.Equal(McpTaskStatus.Failed, read.Status);
        Assert.StartsWith("expired", read.StatusMessage, StringComparison.Ordinal);
        Assert.Equivalent(given.Task, read, strict: true);
    }

    private async Task AssertRefusedAsync(TaskRecord task)
    {
        var before = await Store.ReadAsync(task);

        Assert.False(await Store.ReportAsync(task.Ref, task.Attempt, new(99, 100, "late"), Token));
        Assert.Null(await Store.AskAsync(task.Ref, task.Attempt, Question("late"), Token));
        Assert.False(await Store.CompleteAsync(task.Ref, task.Attempt, Done(), Token));
        Assert.False(await Store.ReleaseAsync(task.Ref, task.Attempt, Token));
        Assert.Equal([false], await Store.RenewAsync([new(task.Ref, task.Attempt)], Lease, Token));

        Assert.Equivalent(before, await Store.ReadAsync(task), strict: true);
    }
}
