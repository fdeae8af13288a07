using System.Threading.Channels;
using McpTasks.Core.Tests.Running;
using Microsoft.Extensions.DependencyInjection;

namespace McpTasks.Core.Tests.Background;

/// <summary>What becomes of a task that code has started where events are lost, or its starter ends meanwhile.</summary>
public sealed class BackgroundTroubleTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_whose_event_was_lost_is_seen_half_a_minute_later_and_no_state_twice()
    {
        await using var engine = new Engine();
        var (task, events) = (await engine.SubmitAsync(), new SilentEvents());
        var followed = new BackgroundTask(task.Id, engine.Store, events, engine.Services.GetRequiredService<TaskCancellation>());
        await using var states = followed.WatchAsync(Token).GetAsyncEnumerator(Token);
        Assert.True(await states.MoveNextAsync());

        // Nothing has happened when the first wait is over.
        var next = states.MoveNextAsync().AsTask();
        (await events.NextWaitAsync(TimeSpan.FromSeconds(30))).SetResult(null);
        var second = await events.NextWaitAsync(TimeSpan.FromSeconds(30));
        await engine.Store.CancelAsync(task.Ref, TaskActor.Client, "stop", Token);
        second.SetResult(null);

        Assert.True(await next);
        Assert.Equal(McpTaskStatus.Cancelled, states.Current.Status);
        Assert.False(await states.MoveNextAsync());
    }

    [Fact]
    public async Task A_task_that_stands_for_itself_goes_on_though_the_one_that_starts_it_was_cancelled()
    {
        BackgroundTask? child = null;
        TaskRecord? parent = null;
        Engine? engine = null;
        await using var made = engine = new Engine(method: [TaskSupport(TaskMode.Optional)] async (IBackgroundTasks tasks) =>
        {
            await engine!.Store.CancelAsync(parent!.Ref, TaskActor.Client, "stop", Token);
            child = await tasks.StartAsync("work", cancellationToken: CancellationToken.None);
        });
        parent = await engine.SubmitAsync();

        await engine.RunAsync(parent);

        Assert.Equal(McpTaskStatus.Working, (await child!.GetAsync(Token))!.Status);
    }

    [Fact]
    public async Task A_start_that_cannot_be_noted_takes_no_task_away_that_was_there_before()
    {
        await using var engine = new Engine(method: [TaskSupport(TaskMode.Optional)] async (IBackgroundTasks tasks) =>
        {
            await Assert.ThrowsAsync<TimeoutException>(async () => await tasks.StartAsync("work", null, new() { Key = "once" }, Token));
            return "done";
        });
        var before = await engine.Services.GetRequiredService<IBackgroundTasks>().StartAsync(
            "work", null, new() { Key = "once", Owner = "owner" }, Token);
        engine.Faults.Before = method =>
        {
            if (method == nameof(ITaskStore.SpawnAsync))
                throw new TimeoutException("The store is away.");
        };
        var withdrawn = false;
        engine.Faults.After = method => withdrawn |= method == nameof(ITaskStore.WithdrawAsync);

        Assert.False((await engine.RunOnceAsync()).IsError);

        Assert.False(withdrawn);
        Assert.NotNull(await before.GetAsync(Token));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Operators_can_read_the_arguments_afterwards_where_they_are_kept(bool keep)
    {
        await using var engine = new Engine(configureServices: services => services.Configure<TaskOperatorOptions>(options => options.KeepRequests = keep));
        var task = await engine.Services.GetRequiredService<IBackgroundTasks>().StartAsync("work", new { n = 1 }, cancellationToken: Token);

        await engine.RunAsync((await task.GetAsync(Token))!);

        Assert.Equal(keep, await engine.Store.GetRequestAsync(task.Id, Token) is not null);
    }

    /// <summary>Events that nobody hears of: each wait for one lasts for as long as it may.</summary>
    private sealed class SilentEvents : ITaskEvents, ITaskWatch
    {
        private readonly Channel<(TimeSpan Timeout, TaskCompletionSource<TaskEvent?> Over)> _waits =
            Channel.CreateUnbounded<(TimeSpan, TaskCompletionSource<TaskEvent?>)>();

        /// <summary>The next wait, which is that long.</summary>
        public async Task<TaskCompletionSource<TaskEvent?>> NextWaitAsync(TimeSpan timeout)
        {
            var wait = await _waits.Reader.ReadAsync(Token);
            Assert.Equal(timeout, wait.Timeout);
            return wait.Over;
        }

        public ValueTask<ITaskWatch> WatchAsync(TaskId id, CancellationToken cancellationToken) => new(this);

        public ValueTask<IAsyncDisposable> ListenAsync(
            string worker, Action<TaskId, TaskEvent> heard, Func<Task> missed, CancellationToken cancellationToken) => new(this);

        public async ValueTask<TaskEvent?> WaitAsync(TimeSpan timeout, CancellationToken cancellationToken)
        {
            var over = new TaskCompletionSource<TaskEvent?>(TaskCreationOptions.RunContinuationsAsynchronously);
            await _waits.Writer.WriteAsync((timeout, over), cancellationToken);
            return await over.Task;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
