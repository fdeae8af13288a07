using static McpTasks.StoreKit.Given;

namespace McpTasks.StoreKit.Operating;

public abstract partial class OperatingContract
{
    [Fact]
    public async Task A_queue_is_paused_since_the_first_of_several_pauses_until_it_is_resumed()
    {
        Assert.Null(await Harness.Queue.PausedSinceAsync(Token));
        await Harness.Queue.PauseAsync(Token);
        var since = Harness.Now;
        await AfterAsync(TimeSpan.FromDays(40));
        await Harness.Queue.PauseAsync(Token);
        Assert.Equal(since, await Harness.Queue.PausedSinceAsync(Token));

        await Harness.Queue.ResumeAsync(Token);
        Assert.Null(await Harness.Queue.PausedSinceAsync(Token));
        await Harness.Queue.ResumeAsync(Token);
        Assert.Equal(0, await Harness.CountKeysAsync());
    }

    [Fact]
    public async Task While_the_queue_is_paused_nothing_begins_and_what_waited_is_due_at_once_when_it_goes_on()
    {
        var before = await CreateManyAsync(30);
        await Harness.Queue.PauseAsync(Token);
        var ids = (await CreateManyAsync(30)).Concat(before).ToList();
        var tasks = await System.Threading.Tasks.Task.WhenAll(ids.Select(async id => (await Store.GetAsync(id, Token))!));
        foreach (var task in tasks)
            Assert.Equal(
                new(BeginVerdict.Paused, null), await Store.BeginAsync(task.Ref, "worker-1", Lease, Token) with { OthersWait = false });

        for (var i = 0; i < 5; i++)
        {
            await AfterAsync(RedeliverAfter);
            Assert.Empty(await Store.DueAsync());
        }

        Assert.Equivalent(tasks[7], await Store.ReadAsync(tasks[7]), strict: true);
        Assert.Equal(2, (await Store.GetHistoryAsync(ids[0], Token))!.Count);
        Assert.Equal(60, (await Harness.Directory.CountAsync(Token))[TaskPhase.Queued]);

        await Harness.Queue.ResumeAsync(Token);
        var due = new List<DueTask>();
        for (var sweep = 0; sweep < 3; sweep++)
            due.AddRange(await Store.DueAsync(25));
        Assert.Equal(
            ids.Select(id => id.Value).Order(StringComparer.Ordinal), due.Select(each => each.Task.Id.Value).Order(StringComparer.Ordinal));
        Assert.All(due, each => Assert.Equal(DueReason.Redeliver, each.Reason));
        Assert.Empty(await Store.DueAsync());
        Assert.Equal(1, (await Store.BeginAgainAsync(tasks[0].Ref)).Attempt);
    }

    [Fact]
    public async Task What_runs_goes_on_while_the_queue_is_paused()
    {
        var task = await Store.BegunAsync();
        await Harness.Queue.PauseAsync(Token);

        await AfterAsync(Lease / 2);
        Assert.Equal([true], await Store.RenewAsync([new(task.Ref, 1)], Lease, Token));
        Assert.True(await Store.ReportAsync(task.Ref, 1, new(1), Token));
        Assert.NotNull(await Store.AskAsync(task.Ref, 1, Question(), Token));
        Assert.Single(await Store.AnswerAsync(task.Ref, new Dictionary<string, string> { ["name"] = "{}" }, Token));
        Assert.True(await Store.EndAsync(task));
    }

    [Fact]
    public async Task A_task_that_is_handed_back_or_lost_while_the_queue_is_paused_waits_for_it()
    {
        var (handedBack, lost, seen) = (await Store.BegunAsync(), await Store.BegunAsync(), await Store.BegunAsync());
        await Harness.Queue.PauseAsync(Token);
        await Store.ReleaseAsync(handedBack.Ref, 1, Token);
        await AfterAsync(Lease);

        Assert.Equal(BeginVerdict.Paused, (await Store.BeginAsync(seen.Ref, "worker-2", Lease, Token)).Verdict);
        Assert.Empty(await Store.DueAsync());
        Assert.Equal(3, (await Harness.Directory.CountAsync(Token))[TaskPhase.Queued]);
        foreach (var task in new[] { lost, seen })
        {
            Assert.True((await Store.ReadAsync(task)).IsLost);
            Assert.Equal(TaskHistoryKind.Lost, (await Store.GetHistoryAsync(task.Id, Token))![^1].Kind);
        }

        await Harness.Queue.ResumeAsync(Token);
        Assert.Equal(3, (await Store.DueAsync()).Count);
        Assert.Equal(2, (await Store.BeginAgainAsync(lost.Ref)).Attempt);
    }

    [Fact]
    public async Task A_lost_attempt_that_comes_back_while_the_queue_is_paused_goes_on()
    {
        var task = await Store.BegunAsync();
        await Harness.Queue.PauseAsync(Token);
        await AfterAsync(Lease);
        Assert.Empty(await Store.DueAsync());

        Assert.Equal([true], await Store.RenewAsync([new(task.Ref, 1)], Lease, Token));
        await Harness.Queue.ResumeAsync(Token);

        Assert.Empty(await Store.DueAsync());
        Assert.Equal(1, (await Harness.Directory.CountAsync(Token))[TaskPhase.Running]);
        Assert.True(await Store.EndAsync(task));
    }

    [Fact]
    public async Task What_is_past_its_time_ends_though_the_queue_is_paused()
    {
        var held = await Store.CreatedAsync(Task(ttl: TimeSpan.FromMinutes(2)));
        var hintless = await Store.CreatedAsync(Task(ttl: TimeSpan.FromMinutes(2)));
        var overrun = await Store.BegunAsync(Task(ttl: TimeSpan.FromDays(1)) with { MaxRunTime = TimeSpan.FromMinutes(2) });
        await Harness.Queue.PauseAsync(Token);
        await Store.BeginAsync(held.Ref, "worker-1", Lease, Token);
        await AfterAsync(TimeSpan.FromMinutes(1));
        Assert.Empty(await Store.DueAsync());
        await AfterAsync(TimeSpan.FromMinutes(1));

        var due = await Store.DueAsync();

        Assert.Equal(
            new[] { held, hintless, overrun }.Select(task => (task.Id.Value, DueReason.Expired)).OrderBy(
                each => each.Value, StringComparer.Ordinal),
            due.Select(each => (each.Task.Id.Value, each.Reason)).OrderBy(each => each.Value, StringComparer.Ordinal));
        Assert.Equal(3, (await Harness.Directory.CountAsync(Token))[TaskPhase.Failed]);
    }

    [Fact]
    public async Task A_task_that_waits_for_a_worker_is_due_at_once_when_it_is_requeued()
    {
        var (fresh, sent) = (await Store.CreatedAsync(), await Store.CreatedAsync());
        Assert.Empty(await Store.DueAsync());
        Assert.True(await Harness.Queue.RequeueAsync(fresh.Ref, Token));
        Assert.Equal(fresh.Id, Assert.Single(await Store.DueAsync()).Task.Id);
        Assert.Empty(await Store.DueAsync());

        await AfterAsync(RedeliverAfter);
        Assert.Equal(2, (await Store.DueAsync()).Count);
        Assert.True(await Harness.Queue.RequeueAsync(sent.Ref, Token));
        Assert.Equal(sent.Id, Assert.Single(await Store.DueAsync()).Task.Id);
        Assert.Equal(1, (await Store.BeginAgainAsync(sent.Ref)).Attempt);
    }

    [Fact]
    public async Task A_task_that_waits_for_no_worker_is_not_requeued()
    {
        var (held, ended) = (await Store.BegunAsync(), await Store.BegunAsync());
        await Store.EndAsync(ended);

        Assert.False(await Harness.Queue.RequeueAsync(held.Ref, Token));
        Assert.False(await Harness.Queue.RequeueAsync(ended.Ref, Token));
        Assert.False(await Harness.Queue.RequeueAsync(held.Ref with { Owner = "owner-b" }, Token));
        Assert.False(await Harness.Queue.RequeueAsync(new(TaskId.New(), Owner), Token));

        Assert.Empty(await Store.DueAsync());
        Assert.True(await Store.EndAsync(held));
    }

    [Fact]
    public async Task A_requeued_task_waits_for_a_paused_queue()
    {
        var task = await Store.CreatedAsync();
        await Harness.Queue.PauseAsync(Token);
        Assert.True(await Harness.Queue.RequeueAsync(task.Ref, Token));
        Assert.Empty(await Store.DueAsync());
        Assert.True(await Harness.Queue.RequeueAsync(task.Ref, Token));

        await Harness.Queue.ResumeAsync(Token);
        Assert.Equal(task.Id, Assert.Single(await Store.DueAsync()).Task.Id);
    }

    [Fact]
    public async Task No_task_is_left_behind_when_the_queue_is_paused_and_resumed_while_workers_begin()
    {
        var ids = await CreateManyAsync(60);
        var begun = await System.Threading.Tasks.Task.WhenAll(ids.Select((id, i) => System.Threading.Tasks.Task.Run(async () =>
        {
            if (i % 10 == 5)
                await Harness.Queue.PauseAsync(Token);
            if (i % 10 == 9)
                await Harness.Queue.ResumeAsync(Token);
            return (await Harness.Peer(i).BeginAsync((await Store.GetAsync(id, Token))!.Ref, "worker-1", Lease, Token)).Verdict;
        })));
        await Harness.Queue.ResumeAsync(Token);

        Assert.All(begun, verdict => Assert.True(verdict is BeginVerdict.Begun or BeginVerdict.Paused));
        Assert.Equal(begun.Count(verdict => verdict == BeginVerdict.Paused), (await Store.DueAsync()).Count);
    }
}
