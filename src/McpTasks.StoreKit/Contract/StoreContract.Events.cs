using System.Collections.Concurrent;
using static McpTasks.StoreKit.Given;

namespace McpTasks.StoreKit.Contract;

public abstract partial class StoreContract
{
    private static readonly TimeSpan SafetyNet = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Every_transition_is_announced_with_its_version_status_and_attempt()
    {
        var task = await Store.CreatedAsync();
        await using var watch = await Harness.Events.WatchAsync(task.Id, Token);

        await Store.BeginAgainAsync(task.Ref);
        await AssertNextAsync(new(2, McpTaskStatus.Working, 1));
        await Store.ReportAsync(task.Ref, 1, new(1), Token);
        await AssertNextAsync(new(3, McpTaskStatus.Working, 1));
        await Store.AskAsync(task.Ref, 1, Question(), Token);
        await AssertNextAsync(new(4, McpTaskStatus.InputRequired, 1));
        await Store.AnswerAsync(task.Ref, Answers(("name", "{}")), Token);
        await AssertNextAsync(new(5, McpTaskStatus.Working, 1));
        await Store.ReleaseAsync(task.Ref, 1, Token);
        await AssertNextAsync(new(6, McpTaskStatus.Working, 1));
        await Store.BeginAgainAsync(task.Ref);
        await AssertNextAsync(new(7, McpTaskStatus.Working, 2));
        await Store.CompleteAsync(task.Ref, 2, Done(), Token);
        await AssertNextAsync(new(8, McpTaskStatus.Completed, 2));

        async Task AssertNextAsync(TaskEvent expected) => Assert.Equal(expected, await watch.WaitAsync(SafetyNet, Token));
    }

    [Fact]
    public async Task Cancelled_and_reaped_tasks_wake_their_watchers()
    {
        var cancelled = await Store.CreatedAsync();
        var expired = await Store.CreatedAsync();
        await using var first = await Harness.Events.WatchAsync(cancelled.Id, Token);
        await using var second = await Harness.Events.WatchAsync(expired.Id, Token);

        await Store.CancelAsync(cancelled.Ref, TaskActor.Client, "stop", Token);
        await AfterAsync(Ttl);
        await Store.DueAsync();

        Assert.Equal(McpTaskStatus.Cancelled, (await first.WaitAsync(SafetyNet, Token))?.Status);
        Assert.Equal(McpTaskStatus.Failed, (await second.WaitAsync(SafetyNet, Token))?.Status);
    }

    [Fact]
    public async Task A_worker_hears_what_others_do_to_the_tasks_that_it_runs()
    {
        var heard = new ConcurrentDictionary<(TaskId, int, McpTaskStatus), bool>();
        var last = new TaskCompletionSource();
        var (cancelled, begun, withdrawn, expired) = (
            await Store.BegunAsync(), await Store.BegunAsync(), await Store.BegunAsync(), await Store.BegunAsync());
        await using var listening = await Harness.Events.ListenAsync(
            "worker-1", Hear, static () => System.Threading.Tasks.Task.CompletedTask, Token);

        await Store.CancelAsync(cancelled.Ref, TaskActor.Client, "stop", Token);
        await Store.WithdrawAsync(withdrawn.Ref, Token);
        await AfterAsync(Lease);
        Assert.Equal(BeginVerdict.Begun, (await Store.BeginAsync(begun.Ref, "worker-2", Ttl, Token)).Verdict);
        await AfterAsync(Ttl - Lease);
        await Store.DueAsync();
        await Store.CancelAsync(begun.Ref, TaskActor.Client, "stop", Token);
        await Store.CancelAsync((await Store.BegunAsync()).Ref, TaskActor.Client, "the last that is heard", Token);

        await last.Task.WaitAsync(Token);
        Assert.Contains((cancelled.Id, 1, McpTaskStatus.Cancelled), heard.Keys);
        Assert.Contains((withdrawn.Id, 1, McpTaskStatus.Cancelled), heard.Keys);
        Assert.Contains((begun.Id, 2, McpTaskStatus.Working), heard.Keys);
        Assert.Contains((expired.Id, 1, McpTaskStatus.Failed), heard.Keys);

        void Hear(TaskId id, TaskEvent change)
        {
            heard[(id, change.Attempt, change.Status)] = true;
            if (change.Status == McpTaskStatus.Cancelled && id != cancelled.Id && id != withdrawn.Id && id != begun.Id)
                last.TrySetResult();
        }
    }

    [Fact]
    public async Task Changes_between_two_waits_are_merged_into_the_newest()
    {
        var task = await Store.BegunAsync();
        await using var watch = await Harness.Events.WatchAsync(task.Id, Token);
        await using var other = await Harness.Events.WatchAsync(task.Id, Token);
        for (var i = 1; i <= 5; i++)
            await Store.ReportAsync(task.Ref, 1, new(i), Token);

        // The other watcher has seen the newest, so it has reached this one too.
        TaskEvent? seen;
        do
            seen = await other.WaitAsync(SafetyNet, Token);
        while (seen!.Version < 7);

        TaskEvent? newest;
        do
            newest = await watch.WaitAsync(SafetyNet, Token);
        while (newest!.Version < 7);
        Assert.Equal(new(7, McpTaskStatus.Working, 1), newest);
        await AssertSilentAsync(watch);
    }

    [Fact]
    public async Task What_changes_nothing_is_not_announced()
    {
        var task = await Store.BegunAsync();
        await Store.ReportAsync(task.Ref, 1, new(3, null, "same"), Token);
        await using var watch = await Harness.Events.WatchAsync(task.Id, Token);

        await Store.ReportAsync(task.Ref, 1, new(3, null, "same"), Token);
        await Store.RenewAsync([new(task.Ref, 1)], Lease, Token);
        await Store.ReportAsync(task.Ref, 9, new(4), Token);
        await Store.AnswerAsync(task.Ref, Answers(("nobody", "asked")), Token);
        await Store.EndAsync(task);
        await Store.MarkDeliveredAsync(task.Ref, Token);
        await Store.CancelAsync(task.Ref, TaskActor.Client, "stop", Token);

        Assert.Equal(new(4, McpTaskStatus.Completed, 1), await watch.WaitAsync(SafetyNet, Token));
        await AssertSilentAsync(watch);
    }

    [Fact]
    public async Task A_wait_ends_with_null_when_its_time_runs_out()
    {
        var task = await Store.CreatedAsync();
        await using var watch = await Harness.Events.WatchAsync(task.Id, Token);

        await AssertSilentAsync(watch);
    }

    [Fact]
    public async Task A_wait_ends_with_its_token()
    {
        await using var watch = await Harness.Events.WatchAsync(TaskId.New(), Token);
        using var stop = new CancellationTokenSource();

        var wait = watch.WaitAsync(SafetyNet, stop.Token).AsTask();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
    }

    private async Task AssertSilentAsync(ITaskWatch watch)
    {
        var wait = watch.WaitAsync(SafetyNet, Token).AsTask();
        Harness.Clock.Advance(SafetyNet);
        Assert.Null(await wait);
    }
}
