using MassTransit;

namespace McpTasks.MassTransit.Tests;

/// <summary>The queue's pause, the history and the workers, through a real bus.</summary>
public sealed class PauseTests
{
    [Fact]
    public async Task Tasks_wait_while_the_queue_is_paused_and_run_when_it_goes_on()
    {
        await using var app = await WorkerApp.StartAsync<Tools>("McpTasks:Lease=00:00:01");
        var hints = new HintsDone(5);
        app.Bus.ConnectConsumeMessageObserver(hints);
        await app.Queue.PauseAsync(CancellationToken.None);
        var tasks = new List<TaskRecord>();
        for (var i = 0; i < 5; i++)
            tasks.Add(await app.SubmitAsync("add", """{"a":1,"b":2}"""));
        await hints.All;
        Assert.Equal(5, (await app.Directory.CountAsync(CancellationToken.None))[TaskPhase.Queued]);

        await app.Queue.ResumeAsync(CancellationToken.None);

        foreach (var task in tasks)
        {
            Assert.Equal((McpTaskStatus.Completed, 1), (await app.EndAsync(task)) is var ended ? (ended.Status, ended.Attempt) : default);
            Assert.Equal(
                [
                    TaskHistoryKind.Created, TaskHistoryKind.Queued, TaskHistoryKind.Redelivered, TaskHistoryKind.Begun,
                    TaskHistoryKind.Ended],
                (await app.Store.GetHistoryAsync(task.Id, CancellationToken.None))!.Select(entry => entry.Kind));
        }
    }

    [Fact]
    public async Task A_worker_is_listed_while_it_lives_and_not_when_it_has_stopped()
    {
        var app = await WorkerApp.StartAsync<Tools>("McpTasks:Worker:Concurrency=3");
        var task = await app.EndAsync(await app.SubmitAsync("add", """{"a":1,"b":2}"""));
        // A worker announces itself beside its work, and again when a busy machine let it be forgotten.
        IReadOnlyList<TaskWorker> listed;
        for (; (
            listed = await app.Workers.ListAsync(CancellationToken.None)).Count == 0; await Task.Delay(20, TestContext.Current.CancellationToken))
        {
        }

        Assert.Equal([(task.Worker, 3)], listed.Select(worker => ((string?)worker.Name, worker.Concurrency)));

        await app.StopAsync();

        Assert.Empty(await app.Workers.ListAsync(CancellationToken.None));
        await app.DisposeAsync();
    }

    private sealed class HintsDone(int expected) : IConsumeMessageObserver<RunTask>
    {
        private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _done;

        public Task All => _all.Task;

        public Task PreConsume(ConsumeContext<RunTask> context) => Task.CompletedTask;

        public Task PostConsume(ConsumeContext<RunTask> context)
        {
            if (Interlocked.Increment(ref _done) == expected)
                _all.SetResult();
            return Task.CompletedTask;
        }

        public Task ConsumeFault(ConsumeContext<RunTask> context, Exception exception) => Task.CompletedTask;
    }
}
