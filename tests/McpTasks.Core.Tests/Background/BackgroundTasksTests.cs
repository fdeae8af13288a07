using McpTasks.Core.Tests.Running;
using Microsoft.Extensions.DependencyInjection;

namespace McpTasks.Core.Tests.Background;

public sealed class BackgroundTasksTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_task_that_code_starts_runs_and_its_end_can_be_waited_for()
    {
        await using var engine = new Engine(method: [TaskSupport(TaskMode.Optional)] (int a, int b) => a + b);

        var task = await TasksOf(engine).StartAsync("work", new { a = 1, b = 2 }, cancellationToken: Token);
        var ended = task.WaitAsync(Token);
        await engine.RunAsync((await task.GetAsync(Token))!);

        Assert.Equal((McpTaskStatus.Completed, TaskOwner.Service), ((await ended).Status, (await ended).Owner));
        Assert.Contains("3", (await ended).Result, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_tool_starts_belongs_to_its_caller_and_to_its_trace()
    {
        BackgroundTask? child = null;
        await using var engine = new Engine(method: [TaskSupport(TaskMode.Optional)] async (IBackgroundTasks tasks, TaskExecutionContext context) =>
        {
            if (context.Attempt == 1 && child is null)
                child = await tasks.StartAsync("work", options: new() { StartAfter = TimeSpan.FromHours(1) }, cancellationToken: Token);
            return "done";
        });
        using var trace = new RecordedTrace();
        var parent = await engine.SubmitAsync();

        await engine.RunAsync(parent);

        var record = (await child!.GetAsync(Token))!;
        Assert.Equal(("owner", engine.Time.GetUtcNow() + TimeSpan.FromHours(1)), (record.Owner, record.NotBefore));
        Assert.Equal(parent.TraceParent![..36], record.TraceParent![..36]);
    }

    [Fact]
    public async Task A_task_that_is_replaced_before_its_start_never_runs()
    {
        await using var engine = new Engine();
        var options = new BackgroundTaskOptions { Key = "reindex", StartAfter = TimeSpan.FromMinutes(1) };

        var first = await TasksOf(engine).ReplaceAsync("work", new { version = 1 }, options, Token);
        engine.Advance(TimeSpan.FromSeconds(50));
        var second = await TasksOf(engine).ReplaceAsync("work", new { version = 2 }, options, Token);
        engine.Advance(TimeSpan.FromSeconds(50));
        Assert.DoesNotContain(engine.Dispatched, hint => hint.TaskId == second.Id.Value);
        engine.Advance(TimeSpan.FromSeconds(11));

        Assert.Equal(McpTaskStatus.Cancelled, (await first.GetAsync(Token))!.Status);
        Assert.Contains(engine.Dispatched, hint => hint.TaskId == second.Id.Value);
    }

    [Fact]
    public async Task A_second_start_with_the_same_key_is_the_same_task()
    {
        await using var engine = new Engine();
        var options = new BackgroundTaskOptions { Key = "import 17" };

        var (first, second) = (
            await TasksOf(engine).StartAsync("work", null, options, Token), await TasksOf(engine).StartAsync("work", null, options, Token));

        Assert.Equal(first.Id, second.Id);
        Assert.Single(engine.Dispatched.Distinct());
    }

    [Fact]
    public async Task A_task_can_be_watched_and_cancelled_by_its_id()
    {
        await using var engine = new Engine();
        var started = await TasksOf(engine).StartAsync("work", cancellationToken: Token);
        var followed = TasksOf(engine).Follow(started.Id);
        var states = new List<McpTaskStatus>();

        await foreach (var state in followed.WatchAsync(Token))
        {
            states.Add(state.Status);
            await followed.CancelAsync("No longer needed", Token);
        }

        Assert.Equal([McpTaskStatus.Working, McpTaskStatus.Cancelled], states);
        Assert.False(await followed.CancelAsync(cancellationToken: Token));
    }

    [Fact]
    public async Task Tasks_that_shall_are_cancelled_with_the_task_that_started_them_and_so_on()
    {
        var started = new List<BackgroundTask>();
        await using var engine = new Engine(method: [TaskSupport(TaskMode.Optional)] async (IBackgroundTasks tasks) =>
        {
            foreach (var bound in new[] { true, false })
                started.Add(await tasks.StartAsync("work", options: new() { CancelWithParent = bound }, cancellationToken: Token));
            await Task.Delay(Timeout.Infinite, CancellationToken.None);
        });
        var parent = await engine.SubmitAsync();
        _ = engine.RunAsync(parent);
        await engine.UntilAsync(parent, now => now.Version >= parent.Version + 3);
        _ = engine.RunAsync((await started[0].GetAsync(Token))!);
        await engine.UntilAsync((await started[0].GetAsync(Token))!, now => now.Version >= 4);

        await engine.Services.GetRequiredService<TaskCancellation>().CancelAsync(parent, TaskActor.Client, "stop", Token);

        Assert.Equal(
            [McpTaskStatus.Cancelled, McpTaskStatus.Working, McpTaskStatus.Cancelled, McpTaskStatus.Working],
            (await Task.WhenAll(started.Select(async task => (await task.GetAsync(Token))!.Status))));
    }

    [Fact]
    public async Task A_task_that_was_cancelled_while_it_started_another_takes_that_one_with_it()
    {
        BackgroundTask? child = null;
        TaskRecord? parent = null;
        Engine? engine = null;
        await using var made = engine = new Engine(method: [TaskSupport(TaskMode.Optional)] async (IBackgroundTasks tasks) =>
        {
            await engine!.Store.CancelAsync(parent!.Ref, TaskActor.Client, "stop", Token);
            child = await tasks.StartAsync("work", options: new() { CancelWithParent = true }, cancellationToken: CancellationToken.None);
        });
        parent = await engine.SubmitAsync();

        await engine.RunAsync(parent);

        Assert.Equal(
            (McpTaskStatus.Cancelled, TaskCancellation.WithParent),
            (await child!.GetAsync(Token))! is var ended ? (ended.Status, ended.StatusMessage) : default);
    }

    [Fact]
    public async Task A_start_that_cannot_be_noted_leaves_no_task_behind()
    {
        await using var engine = new Engine(method: [TaskSupport(TaskMode.Optional)] async (IBackgroundTasks tasks) =>
        {
            await Assert.ThrowsAsync<TimeoutException>(async () => await tasks.StartAsync("work", cancellationToken: Token));
            return "done";
        });
        var withdrawn = new TaskCompletionSource();
        engine.Faults.Before = method =>
        {
            if (method == nameof(ITaskStore.SpawnAsync))
                throw new TimeoutException("The store is away.");
        };
        engine.Faults.After = method =>
        {
            if (method == nameof(ITaskStore.WithdrawAsync))
                withdrawn.TrySetResult();
        };

        var parent = await engine.RunOnceAsync();
        await withdrawn.Task;

        Assert.False(parent.IsError);
        Assert.Equal(parent.Id, Assert.Single((await engine.Store.ListAsync("owner", null, 10, Token)).Tasks).Id);
    }

    [Fact]
    public async Task A_tool_that_is_not_there_and_arguments_that_are_no_object_are_refused()
    {
        await using var engine = new Engine();

        Assert.Contains(
            "'absent'",
            (await Assert.ThrowsAsync<ArgumentException>(
                async () => await TasksOf(engine).StartAsync("absent", cancellationToken: Token))).Message,
            StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(
            async () => await TasksOf(engine).StartAsync("work", new[] { 1 }, cancellationToken: Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await TasksOf(engine).ReplaceAsync("work", null, new(), Token));
        await Assert.ThrowsAsync<InvalidOperationException>(() => TasksOf(engine).Follow(TaskId.New()).WaitAsync(Token));
    }

    [Fact]
    public async Task Arguments_that_a_tool_does_not_take_are_refused_before_there_is_a_task()
    {
        await using var engine = new Engine(method: [TaskSupport(TaskMode.Optional)] (int count) => $"{count}");

        var wrong = await Assert.ThrowsAsync<ArgumentException>(
            async () => await TasksOf(engine).StartAsync("work", new { count = "many" }, cancellationToken: Token));
        Assert.StartsWith(
            "Invalid arguments for tool 'work': 'count' must be of type integer, but a string was sent.", wrong.Message,
            StringComparison.Ordinal);
        Assert.Empty((await engine.Store.ListAsync(TaskOwner.Service, null, 10, Token)).Tasks);
    }

    private static IBackgroundTasks TasksOf(Engine engine) => engine.Services.GetRequiredService<IBackgroundTasks>();
}
