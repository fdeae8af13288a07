namespace McpTasks.Core.Tests.Running;

public sealed class TaskSubmitterTests
{
    [Fact]
    public async Task A_task_is_stored_before_its_hint_is_sent()
    {
        await using var engine = new Engine();

        var task = await engine.SubmitAsync();

        Assert.Equal(task.Id.Value, Assert.Single(engine.Dispatched).TaskId);
        Assert.Equal((McpTaskStatus.Working, "Task submitted"), ((await engine.GetAsync(task)).Status, task.StatusMessage));
    }

    [Fact]
    public async Task A_task_whose_hint_cannot_be_sent_is_accepted_and_sent_by_the_reaper()
    {
        await using var engine = new Engine { DispatchFails = new TimeoutException("no broker") };

        var task = await engine.SubmitAsync();

        Assert.Contains($"The hint of task {task.Id} could not be sent; it is sent again in 00:00:30", engine.Logs.Texts);
        engine.DispatchFails = null;
        engine.Advance(TimeSpan.FromSeconds(30));
        await engine.Reaper.SweepAsync(CancellationToken.None);
        Assert.Equal(task.Id.Value, Assert.Single(engine.Dispatched).TaskId);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_caller_that_leaves_before_its_task_is_sent_or_while_it_is_leaves_no_task_behind(bool before)
    {
        await using var engine = new Engine { DispatchFails = before ? new OperationCanceledException() : null };
        using var gone = new CancellationTokenSource();
        engine.Dispatching = gone.Cancel;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await engine.SubmitAsync(cancellationToken: gone.Token));

        Assert.Empty((await engine.Store.ListAsync("owner", null, 10, CancellationToken.None)).Tasks);
    }

    [Fact]
    public async Task What_comes_while_as_many_creations_are_under_way_as_may_be_is_refused_and_later_ones_are_not()
    {
        await using var engine = new Engine(options => options.MaxConcurrentCreations = 1);
        Task<TaskRecord>? second = null;
        engine.Dispatching = () => second ??= engine.SubmitAsync().AsTask();

        var first = await engine.SubmitAsync();

        Assert.True((await Assert.ThrowsAsync<TaskLimitException>(() => second!)).RetryAfter > TimeSpan.Zero);
        var third = await engine.SubmitAsync();
        Assert.Equal([first.Id.Value, third.Id.Value], engine.Dispatched.Select(hint => hint.TaskId));
    }

    [Fact]
    public async Task A_creation_whose_reply_is_lost_leaves_no_task_behind_when_the_store_is_back()
    {
        await using var engine = new Engine();
        engine.Faults.After = method => Lose(method, nameof(ITaskStore.CreateAsync));
        engine.Faults.Before = method => Lose(method, nameof(ITaskStore.WithdrawAsync));
        await Assert.ThrowsAsync<TimeoutException>(async () => await engine.SubmitAsync());
        Assert.Single((await engine.Store.ListAsync("owner", null, 10, CancellationToken.None)).Tasks);

        var withdrawn = new TaskCompletionSource();
        (engine.Faults.Before, engine.Faults.After) = (_ => { }, _ => withdrawn.TrySetResult());
        engine.Time.Advance(TimeSpan.FromSeconds(5));
        await withdrawn.Task;

        Assert.Empty((await engine.Store.ListAsync("owner", null, 10, CancellationToken.None)).Tasks);
        Assert.Empty(engine.Dispatched);
    }

    [Fact]
    public async Task A_creation_with_a_key_whose_reply_is_lost_is_there_for_whoever_submits_it_again()
    {
        await using var engine = new Engine();
        engine.Faults.After = method => Lose(method, nameof(ITaskStore.CreateAsync));
        await Assert.ThrowsAsync<TimeoutException>(async () => await engine.SubmitAsync(key: "k"));
        engine.Faults.After = _ => { };
        engine.Time.Advance(TimeSpan.FromSeconds(5));

        var task = await engine.SubmitAsync(key: "k");

        Assert.Equal(task.Id, Assert.Single((await engine.Store.ListAsync("owner", null, 10, CancellationToken.None)).Tasks).Id);
        Assert.Equal(task.Id.Value, Assert.Single(engine.Dispatched).TaskId);
    }

    [Fact]
    public async Task A_task_that_a_limit_refuses_is_not_withdrawn()
    {
        await using var engine = new Engine(options => options.MaxLiveTasksPerOwner = 1);
        await engine.SubmitAsync();
        var calls = new List<string>();
        engine.Faults.Before = calls.Add;

        await Assert.ThrowsAsync<TaskLimitException>(async () => await engine.SubmitAsync());

        Assert.Equal([nameof(ITaskStore.CreateAsync)], calls);
    }

    [Theory]
    [InlineData(null, 3600)]
    [InlineData(30, 30)]
    [InlineData(999_999, 86_400)]
    public async Task The_ttl_is_what_was_asked_within_the_limits(int? seconds, int effective)
    {
        await using var engine = new Engine();

        var task = await engine.SubmitAsync(seconds is { } asked ? TimeSpan.FromSeconds(asked) : null);

        Assert.Equal(TimeSpan.FromSeconds(effective), task.Ttl);
    }

    [Fact]
    public async Task The_owners_limit_of_live_tasks_holds()
    {
        await using var engine = new Engine(options => options.MaxLiveTasksPerOwner = 2);
        await engine.SubmitAsync();
        var second = await engine.SubmitAsync();

        await Assert.ThrowsAsync<TaskLimitException>(async () => await engine.SubmitAsync());

        await engine.RunAsync(second);
        await engine.SubmitAsync();
    }

    private static void Lose(string method, string lost)
    {
        if (method == lost)
            throw new TimeoutException("No reply came.");
    }
}
