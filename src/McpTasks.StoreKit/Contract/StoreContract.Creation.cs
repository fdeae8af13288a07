using static McpTasks.StoreKit.Given;

namespace McpTasks.StoreKit.Contract;

public abstract partial class StoreContract
{
    [Fact]
    public async Task A_created_task_reads_back_as_it_was_given_without_its_request()
    {
        var task = Task() with
        {
            Kind = TaskComponentKind.Resource,
            Component = "docs://{name}/#1?x=ü\n",
            Dialect = TaskDialect.Legacy,
            TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            TraceState = "a=b",
            Client = """{"name":"c"}""",
            SessionId = "s:1/%@#",
            Identity = "protected",
        };

        var created = await Store.CreateAsync(task, limits: null, Token);
        var read = await Store.ReadAsync(created);

        Assert.Equivalent(created, read, strict: true);
        Assert.Equal(
            (task.Owner, task.Kind, task.Component, task.Dialect, task.StatusMessage, task.TraceParent, task.TraceState),
            (read.Owner, read.Kind, read.Component, read.Dialect, read.StatusMessage, read.TraceParent, read.TraceState));
        Assert.Equal(
            (task.Client, task.SessionId, task.Identity, task.Ttl, task.PollInterval, task.MaxAttempts),
            (read.Client, read.SessionId, read.Identity, read.Ttl, read.PollInterval, read.MaxAttempts));
        Assert.Equal((McpTaskStatus.Working, 0, 1L), (read.Status, read.Attempt, read.Version));
        Assert.Equal((Harness.Now, Harness.Now), (read.CreatedAt, read.LastUpdatedAt));
        Assert.Null(read.Request);
        Assert.Null(read.LeaseExpiresAt);
        Assert.Empty(read.Inputs);
    }

    [Fact]
    public async Task Absent_and_empty_texts_stay_different()
    {
        var created = await Store.CreatedAsync(Task() with { StatusMessage = "", Client = null, Request = "" });

        Assert.Equal("", (await Store.ReadAsync(created)).StatusMessage);
        Assert.Null((await Store.ReadAsync(created)).Client);
        Assert.Equal("", (await Store.BeginAgainAsync(created.Ref)).Request);
    }

    [Fact]
    public async Task An_unknown_task_is_null_and_changes_nothing()
    {
        var unknown = new TaskRef(TaskId.New(), Owner);

        Assert.Null(await Store.GetAsync(unknown.Id, Token));
        Assert.Equal(BeginVerdict.NotFound, (await Store.BeginAsync(unknown, "w", Lease, Token)).Verdict);
        Assert.False(await Store.ReportAsync(unknown, 1, new(1), Token));
        Assert.Null(await Store.AskAsync(unknown, 1, Question(), Token));
        Assert.Empty(await Store.AnswerAsync(unknown, new Dictionary<string, string> { ["name"] = "{}" }, Token));
        Assert.False(await Store.CompleteAsync(unknown, 1, Done(), Token));
        Assert.Null(await Store.CancelAsync(unknown, TaskActor.Client, "stop", Token));
        Assert.False(await Store.ReleaseAsync(unknown, 1, Token));
        Assert.Equal([false], await Store.RenewAsync([new(unknown, 1)], Lease, Token));
        Assert.False(await Store.MarkDeliveredAsync(unknown, Token));
        Assert.Equal(0, await Harness.CountKeysAsync());
    }

    [Fact]
    public async Task A_task_under_a_wrong_owner_is_as_unknown()
    {
        var task = await Store.BegunAsync();
        var foreign = task.Ref with { Owner = "owner-b" };

        Assert.Null(await Store.CancelAsync(foreign, TaskActor.Client, "stop", Token));
        Assert.False(await Store.CompleteAsync(foreign, task.Attempt, Done(), Token));
        Assert.Equal([false], await Store.RenewAsync([new(foreign, task.Attempt)], Lease, Token));
        Assert.False(await Store.WithdrawAsync(foreign, Token));

        Assert.Equal(McpTaskStatus.Working, (await Store.ReadAsync(task)).Status);
    }

    [Fact]
    public async Task One_live_task_too_many_is_refused_and_not_stored()
    {
        var limits = new TaskLimits(MaxLiveTasks: 2, MaxCreationsPerSecond: 100);
        var first = await Store.CreateAsync(Task(), limits, Token);
        await Store.CreateAsync(Task(), limits, Token);

        var refused = await Assert.ThrowsAsync<TaskLimitException>(async () => await Store.CreateAsync(Task(), limits, Token));

        Assert.True(refused.RetryAfter > TimeSpan.Zero);
        Assert.Equal(2, (await Store.ListAsync(Owner, null, 10, Token)).Tasks.Count);
        await Store.CreateAsync(Task("owner-b"), limits, Token);
        await Store.CancelAsync(first.Ref, TaskActor.Client, "stop", Token);
        await Store.CreateAsync(Task(), limits, Token);
    }

    [Fact]
    public async Task One_kept_task_too_many_is_refused_until_another_has_expired()
    {
        var limits = new TaskLimits(MaxLiveTasks: 100, MaxCreationsPerSecond: 100, MaxKeptTasks: 2);
        foreach (var ttl in new[] { Lease, Ttl })
            await Store.CancelAsync((await Store.CreateAsync(Task(ttl: ttl), limits, Token)).Ref, TaskActor.Client, "stop", Token);

        var refused = await Assert.ThrowsAsync<TaskLimitException>(async () => await Store.CreateAsync(Task(), limits, Token));

        Assert.Contains("kept", refused.Message, StringComparison.Ordinal);
        await AfterLeaseAsync();
        await Store.CreateAsync(Task(), limits, Token);
    }

    [Fact]
    public async Task Creations_too_fast_are_refused_until_one_more_fits_into_the_second()
    {
        var limits = new TaskLimits(MaxLiveTasks: 100, MaxCreationsPerSecond: 2);
        await Store.CreateAsync(Task(), limits, Token);
        await AfterAsync(TimeSpan.FromMilliseconds(400));
        await Store.CreateAsync(Task(), limits, Token);

        var refused = await Assert.ThrowsAsync<TaskLimitException>(async () => await Store.CreateAsync(Task(), limits, Token));

        Assert.Equal(TimeSpan.FromMilliseconds(100), refused.RetryAfter);
        await AfterAsync(refused.RetryAfter);
        await Store.CreateAsync(Task(), limits, Token);
        await Assert.ThrowsAsync<TaskLimitException>(async () => await Store.CreateAsync(Task(), limits, Token));
    }

    [Fact]
    public async Task A_withdrawn_task_leaves_nothing_behind()
    {
        var (queued, ended) = (await Store.CreatedAsync(), await Store.BegunAsync());
        await Store.EndAsync(ended);

        Assert.True(await Store.WithdrawAsync(queued.Ref, Token));
        Assert.True(await Store.WithdrawAsync(ended.Ref, Token));

        Assert.Null(await Store.GetAsync(queued.Id, Token));
        Assert.Empty((await Store.ListAsync(Owner, null, 10, Token)).Tasks);
        await AfterAsync(RedeliverAfter);
        Assert.Empty(await Store.DueAsync());
        await AfterAsync(TimeSpan.FromHours(1));
        Assert.Equal(0, await Harness.CountKeysAsync());
    }

    [Fact]
    public async Task A_withdrawn_task_that_runs_is_cancelled()
    {
        var task = await Store.BegunAsync();

        Assert.True(await Store.WithdrawAsync(task.Ref, Token));

        Assert.Equal(McpTaskStatus.Cancelled, (await Store.ReadAsync(task)).Status);
        Assert.Equal("engine", (await Store.GetHistoryAsync(task.Id, Token))![^1].Detail);
        Assert.False(await Store.EndAsync(task));
    }

    [Fact]
    public async Task A_creation_that_comes_after_its_withdrawal_is_refused()
    {
        var task = Task() with { Id = Store.NewId(Owner) };
        Assert.False(await Store.WithdrawAsync(new(task.Id.Value, Owner), Token));
        Assert.False(await Store.WithdrawAsync(new(task.Id.Value, Owner), Token));

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await Store.CreateAsync(task, limits: null, Token));

        Assert.Null(await Store.GetAsync(task.Id.Value, Token));
        Assert.Null(await Store.GetHistoryAsync(task.Id.Value, Token));
        Assert.Empty((await Store.ListAsync(Owner, null, 10, Token)).Tasks);
        await AfterAsync(TimeSpan.FromHours(1));
        Assert.Equal(0, await Harness.CountKeysAsync());
    }

    [Fact]
    public async Task An_id_is_created_once()
    {
        var task = Task() with { Id = Store.NewId(Owner) };
        var limits = new TaskLimits(MaxLiveTasks: 1, MaxCreationsPerSecond: 1);

        var first = await Store.CreateAsync(task, limits, Token);
        var again = await Store.CreateAsync(task, limits, Token);

        Assert.Equivalent(first, again, strict: true);
        Assert.Equal(task.Id, Assert.Single((await Store.ListAsync(Owner, null, 10, Token)).Tasks).Id);
    }
}
