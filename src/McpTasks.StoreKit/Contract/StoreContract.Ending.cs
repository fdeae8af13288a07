using static McpTasks.StoreKit.Given;

namespace McpTasks.StoreKit.Contract;

public abstract partial class StoreContract
{
    [Theory]
    [InlineData(McpTaskStatus.Completed, null, """{"content":[]}""", null)]
    [InlineData(McpTaskStatus.Failed, "boom", null, """{"code":-32000}""")]
    [InlineData(McpTaskStatus.Cancelled, "stopped itself", null, null)]
    public async Task A_completed_task_holds_its_outcome(McpTaskStatus status, string? message, string? result, string? error)
    {
        var task = await Store.BegunAsync();
        await Store.ReportAsync(task.Ref, 1, new(1, null, "Step 1"), Token);

        Assert.True(await Store.EndAsync(task, new(status, message, result, error)));

        var read = await Store.ReadAsync(task);
        Assert.Equal((status, message, result, error), (read.Status, read.StatusMessage, read.Result, read.Error));
        Assert.Equal((null, 1, Harness.Now), (read.LeaseExpiresAt, read.Attempt, read.LastUpdatedAt));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_request_goes_with_the_end_unless_the_task_was_created_to_keep_it(bool keep)
    {
        var task = await Store.BegunAsync(Task() with { KeepRequest = keep });
        Assert.Equal(Request, await Store.GetRequestAsync(task.Id, Token));

        await Store.EndAsync(task);
        Assert.Equal(keep ? Request : null, await Store.GetRequestAsync(task.Id, Token));

        await AfterAsync(Ttl + TimeSpan.FromSeconds(1));
        Assert.Null(await Store.GetAsync(task.Id, Token));
        Assert.Null(await Store.GetRequestAsync(task.Id, Token));
    }

    [Fact]
    public async Task A_result_of_ten_megabytes_comes_back_whole()
    {
        var task = await Store.BegunAsync();
        var result = string.Concat("\"", new string('ä', 5 * 1024 * 1024), "\"");

        await Store.EndAsync(task, Done(result));

        Assert.Equal(result, (await Store.ReadAsync(task)).Result);
    }

    [Fact]
    public async Task A_terminal_state_never_changes()
    {
        var task = await Store.BegunAsync();
        await Store.EndAsync(task);
        var ended = await Store.ReadAsync(task);
        await AfterAsync(TimeSpan.FromSeconds(1));

        await AssertRefusedAsync(task);
        var cancelled = await Store.CancelAsync(task.Ref, TaskActor.Client, "stop", Token);
        Assert.False(cancelled!.Changed);
        Assert.Equivalent(ended, cancelled.Task, strict: true);
        Assert.Equal(BeginVerdict.Terminal, (await Store.BeginAsync(task.Ref, "w", Lease, Token)).Verdict);
        await AfterAsync(TimeSpan.FromMinutes(2));
        Assert.Empty(await Store.DueAsync());

        Assert.Equivalent(ended, await Store.ReadAsync(task), strict: true);
    }

    [Fact]
    public async Task An_outcome_that_is_not_terminal_is_an_error()
    {
        var task = await Store.BegunAsync();

        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.EndAsync(task, new(McpTaskStatus.Working)));
    }

    [Fact]
    public async Task A_queued_task_that_is_cancelled_never_begins()
    {
        var task = await Store.CreatedAsync();

        var cancelled = await Store.CancelAsync(task.Ref, TaskActor.Client, "The caller cancelled it", Token);

        Assert.True(cancelled!.Changed);
        Assert.Equal((McpTaskStatus.Cancelled, "The caller cancelled it"), (cancelled.Task.Status, cancelled.Task.StatusMessage));
        Assert.Equal(BeginVerdict.Terminal, (await Store.BeginAsync(task.Ref, "w", Lease, Token)).Verdict);
    }

    [Fact]
    public async Task A_running_task_that_is_cancelled_refuses_its_worker()
    {
        var task = await Store.BegunAsync();
        await Store.CancelAsync(task.Ref, TaskActor.Client, "stop", Token);

        await AssertRefusedAsync(task);
    }

    [Fact]
    public async Task Everything_of_an_ended_task_is_gone_with_its_ttl()
    {
        var task = await Store.BegunAsync();
        await Store.AskAsync(task.Ref, 1, Question(), Token);
        await AfterAsync(TimeSpan.FromSeconds(5));
        await Store.EndAsync(task);
        await AfterAsync(Ttl - TimeSpan.FromSeconds(15));
        Assert.NotNull(await Store.GetAsync(task.Id, Token));

        await AfterAsync(TimeSpan.FromSeconds(10));

        Assert.Null(await Store.GetAsync(task.Id, Token));
        Assert.Empty((await Store.ListAsync(Owner, null, 10, Token)).Tasks);
        Assert.Null(await Store.CancelAsync(task.Ref, TaskActor.Client, "stop", Token));
        await AfterAsync(StoreRules.AbandonedMargin * 2);
        Assert.Equal(0, await Harness.CountKeysAsync());
    }

    [Fact]
    public async Task A_task_that_ends_after_its_ttl_can_still_be_fetched_for_a_while()
    {
        var task = await Store.BegunAsync(Task(ttl: Lease));
        await Store.RenewAsync([new(task.Ref, 1)], Lease * 3, Token);
        await AfterAsync(Lease * 2);
        Assert.True(await Store.EndAsync(task));

        await AfterAsync(StoreRules.Grace - TimeSpan.FromSeconds(10));
        Assert.Equal(McpTaskStatus.Completed, (await Store.ReadAsync(task)).Status);

        await AfterAsync(TimeSpan.FromSeconds(10));
        Assert.Null(await Store.GetAsync(task.Id, Token));
    }

    [Fact]
    public async Task A_task_that_runs_past_its_ttl_is_kept_as_long_as_it_renews()
    {
        var task = await Store.BegunAsync(Task(ttl: Lease));
        var lease = StoreRules.AbandonedMargin * 2;
        await Store.RenewAsync([new(task.Ref, 1)], lease, Token);
        for (var i = 0; i < 5; i++)
        {
            await AfterAsync(lease - TimeSpan.FromMinutes(1));
            Assert.Equal([true], await Store.RenewAsync([new(task.Ref, 1)], lease, Token));
        }

        Assert.Equal(task.Id, Assert.Single((await Store.ListAsync(Owner, null, 10, Token)).Tasks).Id);
        var limits = new TaskLimits(MaxLiveTasks: 1, MaxCreationsPerSecond: 10);
        await Assert.ThrowsAsync<TaskLimitException>(async () => await Store.CreateAsync(Task(), limits, Token));
        Assert.True(await Store.EndAsync(task));
    }

    [Fact]
    public async Task A_task_that_waits_for_input_past_its_ttl_is_kept_as_long_as_it_renews()
    {
        var task = await Store.BegunAsync(Task(ttl: Lease));
        await Store.AskAsync(task.Ref, 1, Question(), Token);
        for (var i = 0; i < 5; i++)
        {
            await AfterAsync(Lease / 2);
            Assert.Equal([true], await Store.RenewAsync([new(task.Ref, 1)], Lease, Token));
            Assert.Empty(await Store.DueAsync());
        }

        Assert.Equal(McpTaskStatus.InputRequired, (await Store.ReadAsync(task)).Status);
        Assert.Equal(["name"], await Store.AnswerAsync(task.Ref, Answers(("name", "{}")), Token));
        Assert.True(await Store.EndAsync(task));
    }

    [Fact]
    public async Task Only_the_first_delivery_of_an_end_counts()
    {
        var task = await Store.BegunAsync();
        Assert.False(await Store.MarkDeliveredAsync(task.Ref, Token));
        await Store.EndAsync(task);
        var ended = await Store.ReadAsync(task);

        Assert.True(await Store.MarkDeliveredAsync(task.Ref, Token));
        Assert.False(await Store.MarkDeliveredAsync(task.Ref, Token));
        Assert.Equivalent(ended, await Store.ReadAsync(task), strict: true);
    }
}
