using static McpTasks.StoreKit.Given;

namespace McpTasks.StoreKit.Operating;

public abstract partial class OperatingContract
{
    [Fact]
    public async Task What_is_struck_takes_no_attempt_and_is_due_at_once_when_the_strike_is_lifted_while_others_run()
    {
        var other = await Store.CreatedAsync(Task() with { Component = "export" });
        await Harness.Strikes.AddAsync(OfImports, Token);
        var (before, later) = (await Store.CreatedAsync(), await Store.CreatedAsync(Task("owner-b")));
        foreach (var task in new[] { before, later })
        {
            var met = await Store.BeginAsync(task.Ref, "worker-1", Lease, Token);
            Assert.Equal((BeginVerdict.Struck, 1), (met.Verdict, met.Task?.StruckBy));
        }

        Assert.Equal(1, (await Store.BeginAgainAsync(other.Ref)).Attempt);
        await Store.EndAsync(other with { Attempt = 1 });
        await AfterAsync(RedeliverAfter * 10);
        Assert.Empty(await Store.DueAsync());
        Assert.Equivalent(before with { StruckBy = 1 }, await Store.ReadAsync(before), strict: true);
        Assert.Equal(2, (await Harness.Directory.CountAsync(Token))[TaskPhase.Queued]);

        await Harness.Strikes.LiftAsync(1, Token);
        var due = await Store.DueAsync();

        Assert.Equal(
            new[] { before.Id.Value, later.Id.Value }.Order(StringComparer.Ordinal),
            due.Select(each => each.Task.Id.Value).Order(StringComparer.Ordinal));
        Assert.All(due, each => Assert.Null(each.Task.StruckBy));
        Assert.Empty(await Store.DueAsync());
        Assert.Equal((1, null), await Store.BeginAgainAsync(before.Ref) is var begun ? (begun.Attempt, begun.StruckBy) : default);
    }

    [Fact]
    public async Task A_task_that_two_strikes_mean_waits_for_the_second_when_the_first_is_lifted()
    {
        var task = await Store.CreatedAsync();
        await Harness.Strikes.AddAsync(OfImports, Token);
        await Harness.Strikes.AddAsync(new() { Owner = Owner }, Token);
        await Store.BeginAsync(task.Ref, "worker-1", Lease, Token);

        await Harness.Strikes.LiftAsync(1, Token);
        Assert.Single(await Store.DueAsync());
        Assert.Equal(2, (await Store.BeginAsync(task.Ref, "worker-1", Lease, Token)).Task?.StruckBy);
        await AfterAsync(RedeliverAfter);
        Assert.Empty(await Store.DueAsync());

        await Harness.Strikes.LiftAsync(2, Token);
        Assert.Single(await Store.DueAsync());
        Assert.Equal(1, (await Store.BeginAgainAsync(task.Ref)).Attempt);
    }

    [Fact]
    public async Task What_waits_for_one_strike_is_left_alone_when_another_is_lifted()
    {
        var (mine, others) = (await Store.CreatedAsync(), await Store.CreatedAsync(Task("owner-b")));
        await Harness.Strikes.AddAsync(new() { Owner = Owner }, Token);
        await Harness.Strikes.AddAsync(new() { Owner = "owner-b" }, Token);
        foreach (var task in new[] { mine, others })
            await Store.BeginAsync(task.Ref, "worker-1", Lease, Token);

        await Harness.Strikes.LiftAsync(2, Token);

        Assert.Equal(others.Id, Assert.Single(await Store.DueAsync()).Task.Id);
    }

    [Fact]
    public async Task What_runs_goes_on_when_it_is_struck_and_waits_when_it_was_handed_back_or_lost()
    {
        var (runs, handedBack, lost) = (await Store.BegunAsync(), await Store.BegunAsync(), await Store.BegunAsync());
        await Harness.Strikes.AddAsync(OfImports, Token);
        Assert.Equal([true], await Store.RenewAsync([new(runs.Ref, 1)], Lease, Token));
        Assert.True(await Store.EndAsync(runs));
        await Store.ReleaseAsync(handedBack.Ref, 1, Token);
        await AfterAsync(Lease);
        Assert.Equal(2, (await Store.DueAsync()).Count);
        foreach (var task in new[] { handedBack, lost })
            Assert.Equal(BeginVerdict.Struck, (await Store.BeginAsync(task.Ref, "worker-2", Lease, Token)).Verdict);
        Assert.True((await Store.ReadAsync(lost)).IsLost);

        await Harness.Strikes.LiftAsync(1, Token);
        Assert.Equal(2, (await Store.DueAsync()).Count);
        Assert.Equal(2, (await Store.BeginAgainAsync(lost.Ref)).Attempt);
    }

    [Fact]
    public async Task What_is_past_its_time_or_cancelled_ends_though_it_is_struck()
    {
        var (expired, cancelled) = (await Store.CreatedAsync(), await Store.CreatedAsync());
        await Harness.Strikes.AddAsync(OfImports, Token);
        foreach (var task in new[] { expired, cancelled })
            await Store.BeginAsync(task.Ref, "worker-1", Lease, Token);

        Assert.True((await Store.CancelAsync(cancelled.Ref, TaskActor.Client, "stop", Token))!.Changed);
        await AfterAsync(Ttl);
        var due = Assert.Single(await Store.DueAsync());

        Assert.Equal((expired.Id, DueReason.Expired, null), (due.Task.Id, due.Reason, due.Task.StruckBy));
        Assert.Null((await Store.ReadAsync(expired)).StruckBy);
    }

    [Fact]
    public async Task Tasks_that_wait_for_a_strike_are_found()
    {
        var (runs, other, asks) = (
            await Store.BegunAsync(), await Store.CreatedAsync(Task() with { Component = "export" }),
            await Store.BegunAsync(Task("owner-b")));
        await Store.AskAsync(asks.Ref, 1, Question(), Token);
        await Store.ReleaseAsync(asks.Ref, 1, Token);
        await Harness.Strikes.AddAsync(OfImports, Token);
        var held = await Store.CreatedAsync();
        await Store.CreatedAsync();
        foreach (var task in new[] { held.Ref, other.Ref, asks.Ref })
            await Store.BeginAsync(task, "worker-1", Lease, Token);

        Assert.Equal(new[] { held.Id.Value, asks.Id.Value }.Order(StringComparer.Ordinal), await IdsAsync(new() { Struck = true }));
        Assert.Equal([held.Id.Value], await IdsAsync(new() { Struck = true, Phase = TaskPhase.Queued }));
        Assert.Equal([asks.Id.Value], await IdsAsync(new() { Struck = true, Owner = "owner-b" }));
        Assert.True(await Store.EndAsync(runs));

        await Harness.Strikes.LiftAsync(1, Token);
        await Store.DueAsync();
        Assert.Empty(await IdsAsync(new() { Struck = true }));
    }

    [Fact]
    public async Task A_paused_queue_holds_what_a_lifted_strike_lets_go()
    {
        var task = await Store.CreatedAsync();
        await Harness.Strikes.AddAsync(OfImports, Token);
        await Store.BeginAsync(task.Ref, "worker-1", Lease, Token);
        await Harness.Queue.PauseAsync(Token);
        await Harness.Strikes.LiftAsync(1, Token);
        Assert.Empty(await Store.DueAsync());

        await Harness.Queue.ResumeAsync(Token);

        Assert.Equal(task.Id, Assert.Single(await Store.DueAsync()).Task.Id);
    }

    [Fact]
    public async Task A_requeued_task_waits_for_its_strike()
    {
        var task = await Store.CreatedAsync();
        await Harness.Strikes.AddAsync(OfImports, Token);
        await Store.BeginAsync(task.Ref, "worker-1", Lease, Token);

        Assert.True(await Harness.Queue.RequeueAsync(task.Ref, Token));
        Assert.Single(await Store.DueAsync());
        Assert.Equal(BeginVerdict.Struck, (await Store.BeginAsync(task.Ref, "worker-1", Lease, Token)).Verdict);
        await AfterAsync(RedeliverAfter);
        Assert.Empty(await Store.DueAsync());
    }

    [Fact]
    public async Task No_task_is_left_behind_when_strikes_come_and_go_while_workers_begin()
    {
        var ids = await CreateManyAsync(60);
        var begun = await System.Threading.Tasks.Task.WhenAll(ids.Select((id, i) => System.Threading.Tasks.Task.Run(async () =>
        {
            if (i % 10 == 5)
                await Harness.Strikes.AddAsync(OfImports, Token);
            if (i % 10 == 9)
            {
                foreach (var strike in await Harness.Strikes.ListAsync(Token))
                    await Harness.Strikes.LiftAsync(strike.Number, Token);
            }

            return (await Harness.Peer(i).BeginAsync((await Store.GetAsync(id, Token))!.Ref, "worker-1", Lease, Token)).Verdict;
        })));
        foreach (var strike in await Harness.Strikes.ListAsync(Token))
            await Harness.Strikes.LiftAsync(strike.Number, Token);

        Assert.All(begun, verdict => Assert.True(verdict is BeginVerdict.Begun or BeginVerdict.Struck));
        Assert.Equal(begun.Count(verdict => verdict == BeginVerdict.Struck), (await Store.DueAsync()).Count);
    }
}
