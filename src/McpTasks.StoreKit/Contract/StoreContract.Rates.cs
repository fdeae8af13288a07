using static McpTasks.StoreKit.Given;

namespace McpTasks.StoreKit.Contract;

public abstract partial class StoreContract
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static readonly TaskRate TwoAMinute = new("calls", 2, Minute, Drops: false),
        OneAMinute = new("cooldown", 1, Minute, Drops: true);

    [Fact]
    public async Task No_more_begin_in_a_time_than_the_rate_says_and_each_that_waits_has_a_time_of_its_own()
    {
        TimeSpan[] waits = [await RateAsync(0), await RateAsync(1), await RateAsync(2), await RateAsync(3), await RateAsync(4)];

        Assert.Equal([TimeSpan.Zero, TimeSpan.Zero, Minute, Minute, 2 * Minute], waits);
        Assert.Equal(TimeSpan.Zero, await Harness.Rates.TakeAsync(TwoAMinute with { Name = "others" }, _tasks[2], 0, Token));
    }

    [Fact]
    public async Task The_window_slides_with_the_time_of_each_beginning()
    {
        await RateAsync(0);
        await AfterAsync(Minute / 2);
        await RateAsync(1);
        await AfterAsync(Minute / 2);

        Assert.Equal((TimeSpan.Zero, Minute / 2), (await RateAsync(2), await RateAsync(3)));
    }

    [Fact]
    public async Task Who_asks_again_is_counted_once_and_begins_at_the_time_that_was_kept()
    {
        await RateAsync(0);
        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero), (await RateAsync(1), await RateAsync(1)));
        Assert.Equal((Minute, Minute, Minute), (await RateAsync(2), await RateAsync(3), await RateAsync(2)));
        await AfterAsync(Minute);

        Assert.Equal((Minute, TimeSpan.Zero, TimeSpan.Zero), (await RateAsync(4), await RateAsync(2), await RateAsync(3)));
    }

    [Fact]
    public async Task Who_asks_again_keeps_its_time_behind_those_that_wait_before_it()
    {
        for (var task = 0; task < 4; task++)
            await RateAsync(task);

        Assert.Equal((2 * Minute, 2 * Minute, 2 * Minute), (await RateAsync(4), await RateAsync(4), await RateAsync(5)));

        await AfterAsync(Minute);
        Assert.Equal((Minute, TimeSpan.Zero, TimeSpan.Zero), (await RateAsync(4), await RateAsync(2), await RateAsync(3)));
    }

    [Fact]
    public async Task Who_comes_late_to_the_time_that_was_kept_makes_no_crowd()
    {
        for (var task = 0; task < 6; task++)
            await RateAsync(task);
        // All of them were kept from beginning for long, as when no worker was there.
        await AfterAsync(10 * Minute);

        TimeSpan[] waits = [await RateAsync(2), await RateAsync(3), await RateAsync(4), await RateAsync(5)];

        Assert.Equal([TimeSpan.Zero, TimeSpan.Zero, Minute, Minute], waits);
    }

    [Fact]
    public async Task Who_comes_at_the_time_that_was_kept_waits_no_longer_than_those_before_were_late()
    {
        var one = new TaskRate("one", 1, Minute, Drops: false);
        for (var task = 0; task < 5; task++)
            await RateAsync(task, one);
        await AfterAsync(Minute + TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.Zero, await RateAsync(1, one));
        await AfterAsync(Minute - TimeSpan.FromSeconds(4));

        Assert.Equal(TimeSpan.FromSeconds(4), await RateAsync(2, one));
    }

    [Fact]
    public async Task A_task_that_waits_for_later_is_put_off_no_nearer()
    {
        var task = await Store.CreatedAsync(Task() with { StartAfter = Ttl / 2 });

        Assert.True(await Store.PutOffAsync(task.Ref, Minute, Token));

        Assert.Equal(task.NotBefore, (await Store.ReadAsync(task)).NotBefore);
    }

    [Fact]
    public async Task A_task_that_ends_after_it_was_put_off_waits_for_nothing()
    {
        var task = await Store.CreatedAsync(Task());
        await Store.BeginAsync(task.Ref, "worker-1", Lease, Token);
        await AfterAsync(Lease + TimeSpan.FromSeconds(1));
        Assert.True(await Store.PutOffAsync(task.Ref, Minute, Token));
        Assert.True(await Store.CompleteAsync(task.Ref, 1, Done(), Token));

        Assert.Null((await Store.ReadAsync(task)).NotBefore);
    }

    [Fact]
    public async Task A_rate_that_drops_keeps_no_time()
    {
        Assert.Equal(TimeSpan.Zero, await RateAsync(0, OneAMinute));
        await AfterAsync(Minute / 4);
        Assert.Equal((Minute * 3 / 4, Minute * 3 / 4), (await RateAsync(1, OneAMinute), await RateAsync(2, OneAMinute)));
        await AfterAsync(Minute);

        Assert.Equal(TimeSpan.Zero, await RateAsync(3, OneAMinute));
    }

    [Fact]
    public async Task A_beginning_that_was_none_is_forgotten()
    {
        await RateAsync(0, OneAMinute);
        await Harness.Rates.LeaveAsync(OneAMinute, _tasks[0], 0, Token);

        Assert.Equal(TimeSpan.Zero, await RateAsync(1, OneAMinute));
    }

    [Fact]
    public async Task Of_many_that_ask_at_once_no_more_begin_than_the_rate_says()
    {
        var rate = new TaskRate("race", 5, Minute, Drops: false);
        var waits = await System.Threading.Tasks.Task.WhenAll(
            Enumerable.Range(0, 40).Select(_ => Harness.Rates.TakeAsync(rate, TaskId.New(), 0, Token).AsTask()));

        Assert.Equal(
            Enumerable.Range(0, 8).Select(minute => (Minute * minute, 5)),
            waits.CountBy(wait => wait).OrderBy(count => count.Key).Select(count => (count.Key, count.Value)));
    }

    [Fact]
    public async Task A_rate_without_a_name_or_of_none_is_refused()
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await RateAsync(0, OneAMinute with { Name = "" }));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await RateAsync(0, OneAMinute with { Max = 0 }));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await RateAsync(0, OneAMinute with { Per = TimeSpan.Zero }));
    }

    [Fact]
    public async Task A_task_that_is_put_off_begins_no_earlier_and_is_sent_then()
    {
        var task = await Store.CreatedAsync(Task() with { Rates = "2 60000 wait calls" });
        Assert.True(await Store.PutOffAsync(task.Ref, Minute, Token));
        var waits = await Store.ReadAsync(task);

        Assert.Equal(("2 60000 wait calls", Harness.Now + Minute, task.Version + 1), (waits.Rates, waits.NotBefore, waits.Version));
        Assert.Equal(BeginVerdict.TooEarly, (await Store.BeginAsync(task.Ref, "worker-1", Lease, Token)).Verdict);
        await AfterAsync(Minute);
        Assert.Equal(DueReason.Start, Assert.Single(await Store.DueAsync()).Reason);
        await Store.BeginAgainAsync(task.Ref);
    }

    [Fact]
    public async Task An_urgent_task_that_is_put_off_has_no_turn_before_its_time()
    {
        var high = await WaitingAsync(TaskPriority.High);
        await Store.PutOffAsync(high.Ref, Minute, Token);
        Assert.Null(await NextAsync(high));

        await AfterAsync(Minute);

        Assert.Equal(high.Ref, await NextAsync(high, enters: false));
    }

    [Fact]
    public async Task What_runs_or_has_ended_is_neither_put_off_nor_dropped()
    {
        var (runs, ended) = (await Store.BegunAsync(), await Store.BegunAsync());
        await Store.EndAsync(ended);

        foreach (var task in new[] { runs.Ref, ended.Ref, runs.Ref with { Owner = "other" }, new TaskRef(Store.NewId(Owner), Owner) })
            Assert.Equal((false, null), (await Store.PutOffAsync(task, Minute, Token), await Store.DropAsync(task, "dropped", Token)));
        await Store.ReleaseAsync(runs.Ref, 1, Token);
        Assert.Null(await Store.DropAsync(runs.Ref, "dropped", Token));
    }

    [Fact]
    public async Task A_task_that_no_attempt_has_begun_is_dropped_for_good()
    {
        var task = await WaitingAsync(TaskPriority.High);

        var dropped = await Store.DropAsync(task.Ref, "dropped: too many", Token);

        Assert.Equal((McpTaskStatus.Cancelled, "dropped: too many"), (dropped!.Status, dropped.StatusMessage));
        Assert.Equal(BeginVerdict.Terminal, (await Store.BeginAsync(task.Ref, "worker-1", Lease, Token)).Verdict);
        Assert.Equal(
            (TaskHistoryKind.Cancelled, "engine"),
            (await Store.GetHistoryAsync(task.Id, Token))![^1] is var last ? (last.Kind, last.Detail) : default);
        Assert.Null(await NextAsync(task));
        Assert.Empty(await Store.DueAsync());
    }

    [Fact]
    public async Task A_debounced_call_names_the_one_before_it_of_its_owner_and_key()
    {
        var first = await Store.CreatedAsync(Task() with { Debounce = "a" });
        var (second, strange, foreign) = (
            await Store.CreatedAsync(Task() with { Debounce = "a" }), await Store.CreatedAsync(Task() with { Debounce = "b" }),
            await Store.CreatedAsync(Task("owner-b") with { Debounce = "a" }));

        Assert.Equal((null, first.Id, null, null), (first.Follows, second.Follows, strange.Follows, foreign.Follows));
        Assert.Equal(first.Id, (await Store.ReadAsync(second)).Follows);
        Assert.Equal(first.Id, (await Store.CreateAsync(Task() with { Id = second.Id, Debounce = "a" }, null, Token)).Follows);
    }

    [Fact]
    public async Task Of_debounced_calls_that_race_each_but_the_last_is_followed_by_one()
    {
        var calls = await System.Threading.Tasks.Task.WhenAll(
            Enumerable.Range(0, 30).Select(racer => Harness.Peer(racer).CreateAsync(Task() with { Debounce = "a" }, null, Token).AsTask()));

        Assert.Single(calls, call => call.Follows is null);
        Assert.Equal(29, calls.Select(call => call.Follows).OfType<TaskId>().Distinct().Count());
    }

    [Fact]
    public async Task A_debounced_call_that_is_sent_again_with_its_key_follows_nothing()
    {
        var once = new TaskIdempotency("key", "call", TimeSpan.FromHours(1));
        var call = await Store.CreatedAsync(Task() with { Debounce = "a", Idempotency = once });

        var again = await Store.CreatedAsync(Task() with { Debounce = "a", Idempotency = once });
        var other = await Store.CreatedAsync(Task() with { Debounce = "a", Idempotency = once with { Key = "other" } });

        Assert.Equal((call.Id, null, call.Id), (again.Id, again.Follows, other.Follows));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.CreatedAsync(Task() with { Debounce = "" }));
    }

    private ValueTask<TimeSpan> RateAsync(int task, TaskRate? rate = null) =>
        Harness.Rates.TakeAsync(rate ?? TwoAMinute, _tasks[task], 0, Token);
}
