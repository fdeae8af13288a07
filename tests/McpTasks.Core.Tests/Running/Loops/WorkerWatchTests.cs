using Microsoft.Extensions.DependencyInjection;

namespace McpTasks.Core.Tests.Running.Loops;

/// <summary>How workers whose process is gone are looked for.</summary>
public sealed class WorkerWatchTests
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    [Fact]
    public async Task The_tasks_of_a_worker_that_has_died_are_sent_again_at_once()
    {
        await using var engine = new Engine();
        var (its, others) = (await engine.SubmitAsync(), await engine.SubmitAsync());
        await engine.Store.BeginAsync(its.Ref, "dead", TimeSpan.FromMinutes(1), CancellationToken.None);
        await engine.Store.BeginAsync(others.Ref, "alive", TimeSpan.FromMinutes(1), CancellationToken.None);
        engine.Dispatched.Clear();
        var workers = new Workers { Known = 2, Dead = ["dead"] };

        Assert.Equal(2, await Watch(engine, workers).LookAsync(CancellationToken.None));

        Assert.Equal(its.Id.Value, Assert.Single(engine.Dispatched).TaskId);
        Assert.Equal(["dead"], workers.Left);
        Assert.Contains("Worker dead has died; 1 tasks that it ran are sent again", engine.Logs.Texts);
    }

    [Fact]
    public async Task Where_nobody_has_died_nothing_is_looked_for_in_the_store()
    {
        await using var engine = new Engine();
        var calls = new List<string>();
        engine.Faults.Before = calls.Add;

        await Watch(engine, new() { Known = 3 }).LookAsync(CancellationToken.None);

        Assert.Empty(calls);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(7, 1)]
    [InlineData(8, 2)]
    [InlineData(100, 25)]
    public async Task A_fleet_looks_as_often_together_as_four_workers(int known, int looks)
    {
        await using var engine = new Engine();
        using var over = new CancellationTokenSource();
        var time = new NotedTime();
        var watching = Watch(engine, new() { Known = known }, time).WatchAsync(over.Token);
        Assert.Equal(Look, await time.NextAsync());

        time.Advance(Look);

        Assert.Equal(looks * Look, await time.NextAsync());
        await over.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
    }

    [Fact]
    public async Task A_look_that_fails_is_told_and_followed_by_the_next()
    {
        await using var engine = new Engine();
        using var over = new CancellationTokenSource();
        var (time, failed) = (new NotedTime(), new TaskCompletionSource());
        var workers = new Workers { Known = 8, Fails = new IOException("away") };
        engine.Logs.Written = text =>
        {
            if (text == "Could not look for workers that have died")
                failed.SetResult();
        };
        var watching = Watch(engine, workers, time).WatchAsync(over.Token);
        await time.NextAsync();
        time.Advance(Look);
        await failed.Task;

        workers.Fails = null;
        time.Advance(Look);

        Assert.Equal(2 * Look, await time.NextAsync());
        await over.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
    }

    private static WorkerWatch Watch(Engine engine, Workers workers, TimeProvider? time = null) =>
        ActivatorUtilities.CreateInstance<WorkerWatch>(engine.Services, workers, engine.Reaper, time ?? engine.Time);

    private sealed class Workers : ITaskWorkers
    {
        public int Known { get; init; }

        public IReadOnlyList<string> Dead { get; init; } = [];

        public Exception? Fails { get; set; }

        public List<string> Left { get; } = [];

        public ValueTask<(int Known, IReadOnlyList<string> Dead)> FindDeadAsync(
            TimeSpan after, TimeSpan lease, CancellationToken cancellationToken)
        {
            Assert.Equal((TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(30)), (after, lease));
            return Fails is null ? ValueTask.FromResult((Known, Dead)) : throw Fails;
        }

        public ValueTask LeaveAsync(string name, CancellationToken cancellationToken)
        {
            Left.Add(name);
            return ValueTask.CompletedTask;
        }

        public ValueTask AnnounceAsync(TaskWorker worker, TimeSpan keepFor, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<IReadOnlyList<TaskWorker>> ListAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
