using Microsoft.Extensions.DependencyInjection;

namespace McpTasks.Core.Tests.Running.Loops;

/// <summary>How tasks that are due are looked for and sent.</summary>
public sealed class ReaperLoopTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(6);

    [Fact]
    public async Task Tasks_are_looked_for_five_times_in_a_lease_and_all_that_are_due_are_sent()
    {
        await using var engine = new Engine(options => options.MaxLiveTasksPerOwner = options.MaxCreationsPerSecondPerOwner = 1000);
        for (var i = 0; i < 250; i++)
            await engine.SubmitAsync();
        engine.Advance(TimeSpan.FromSeconds(30));
        engine.Dispatched.Clear();
        var sent = new TaskCompletionSource();
        engine.Dispatching = () =>
        {
            if (engine.Dispatched.Count == 249)
                sent.SetResult();
        };
        await using var loop = new Loop(engine);
        Assert.Equal(Interval, await loop.Time.NextAsync());

        loop.Time.Advance(Interval);

        await sent.Task;
    }

    [Fact]
    public async Task A_look_that_fails_is_told_and_followed_by_the_next()
    {
        await using var engine = new Engine();
        await engine.SubmitAsync();
        engine.Advance(TimeSpan.FromSeconds(30));
        var (failed, sent) = (new TaskCompletionSource(), new TaskCompletionSource());
        engine.Faults.Before = _ => throw new IOException("away");
        engine.Logs.Written = text =>
        {
            if (text == "Could not look for abandoned tasks; trying again in 00:00:06")
                failed.SetResult();
        };
        engine.Dispatching = sent.SetResult;
        await using var loop = new Loop(engine);
        loop.Time.Advance(Interval);
        await failed.Task;

        engine.Faults.Before = _ => { };
        loop.Time.Advance(Interval);

        await sent.Task;
    }

    [Fact]
    public async Task A_task_that_cannot_be_sent_is_told_and_holds_up_no_other()
    {
        await using var engine = new Engine();
        TaskRecord[] tasks = [await engine.SubmitAsync(), await engine.SubmitAsync()];
        engine.Advance(TimeSpan.FromSeconds(30));
        engine.Dispatched.Clear();
        engine.Dispatching = () =>
        {
            engine.Dispatching = () => { };
            throw new IOException("no broker");
        };

        Assert.Equal(2, await engine.Reaper.SweepAsync(CancellationToken.None));

        var sent = Assert.Single(engine.Dispatched).TaskId;
        var other = tasks.Single(task => task.Id.Value != sent);
        Assert.Contains($"Could not send task {other.Id}; it is due once more in 00:00:30", engine.Logs.Texts);
    }

    [Fact]
    public async Task What_has_ended_is_told_before_anything_is_sent()
    {
        await using var engine = new Engine();
        await engine.SubmitAsync();
        var ends = await engine.SubmitAsync(ttl: TimeSpan.FromSeconds(20));
        engine.Advance(TimeSpan.FromSeconds(31));
        var told = false;
        engine.Dispatching = () => told = engine.Logs.Texts.Any(text => text.StartsWith("Ended as failed", StringComparison.Ordinal));

        await engine.Reaper.SweepAsync(CancellationToken.None);

        Assert.True(told);
        Assert.Equal(McpTaskStatus.Failed, (await engine.GetAsync(ends)).Status);
    }

    [Fact]
    public async Task A_task_whose_time_to_start_has_come_is_queued_and_not_told_as_sent_again()
    {
        await using var engine = new Engine();
        var task = await engine.SubmitAsync(startAfter: TimeSpan.FromHours(1));
        engine.Hints.Dispose();
        engine.Advance(TimeSpan.FromHours(1));

        await engine.Reaper.SweepAsync(CancellationToken.None);

        Assert.Equal(task.Id.Value, Assert.Single(engine.Dispatched).TaskId);
        Assert.Contains($"Queued (work, task {task.Id})", engine.Logs.Texts);
        Assert.DoesNotContain(engine.Logs.Texts, text => text.StartsWith("To run again", StringComparison.Ordinal));
    }

    private sealed class Loop : IAsyncDisposable
    {
        private readonly CancellationTokenSource _over = new();
        private readonly Task _running;

        public Loop(Engine engine) =>
            _running = ActivatorUtilities.CreateInstance<TaskReaper>(engine.Services, (TimeProvider)Time).SweepAllAsync(_over.Token);

        public NotedTime Time { get; } = new();

        public async ValueTask DisposeAsync()
        {
            await _over.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _running);
            _over.Dispose();
        }
    }
}
