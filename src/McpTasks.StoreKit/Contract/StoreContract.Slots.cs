using static McpTasks.StoreKit.Given;

namespace McpTasks.StoreKit.Contract;

public abstract partial class StoreContract
{
    private static readonly TaskSlot Two = new("reports", 2);

    private static readonly TaskPriority[] AnyOrder = [TaskPriority.High, TaskPriority.Normal, TaskPriority.Low];

    private readonly TaskId[] _tasks = [.. Enumerable.Range(0, 6).Select(_ => TaskId.New())];

    [Fact]
    public async Task No_more_tasks_have_a_place_than_the_limit_says()
    {
        Assert.Equal(SlotVerdict.Taken, await TakeAsync(0));
        Assert.Equal(SlotVerdict.Taken, await TakeAsync(1));
        Assert.Equal(SlotVerdict.Full, await TakeAsync(2));
        Assert.Equal(SlotVerdict.Taken, await Harness.Slots.TakeAsync(new("others", 1), _tasks[2], "a", false, Lease, Token));
    }

    [Fact]
    public async Task A_place_that_is_given_back_is_for_who_waits_longest()
    {
        for (var i = 0; i < 4; i++)
        {
            await TakeAsync(i);
            await AfterAsync(TimeSpan.FromMilliseconds(10));
        }

        Assert.Equal([_tasks[2]], await Harness.Slots.GiveBackAsync(Two, _tasks[0], "a", AnyOrder, Token));
        Assert.Equal(SlotVerdict.Taken, await TakeAsync(2));
        Assert.Equal([_tasks[3]], await Harness.Slots.GiveBackAsync(Two, _tasks[1], "a", AnyOrder, Token));
        Assert.Equal([], await Harness.Slots.LeaveAsync(Two, _tasks[3], AnyOrder, Token));
    }

    [Fact]
    public async Task Owners_that_wait_have_their_turns_one_after_the_other_however_many_tasks_each_has()
    {
        var one = new TaskSlot("fair", 1);
        TaskId[] many = [.. Enumerable.Range(0, 20).Select(_ => TaskId.New())];
        await Harness.Slots.TakeAsync(one, _tasks[0], "a", false, Lease, Token);
        foreach (var task in many)
        {
            await Harness.Slots.TakeAsync(one with { Owner = "many" }, task, "a", false, Lease, Token);
            await AfterAsync(TimeSpan.FromMilliseconds(1));
        }

        var turns = new List<TaskId>();
        async Task GoOnAsync(TaskId holder, string owner, int times)
        {
            for (var i = 0; i < times; i++)
            {
                var next = Assert.Single(await Harness.Slots.GiveBackAsync(one, holder, "a", AnyOrder, Token));
                Assert.Equal(SlotVerdict.Taken, await Harness.Slots.TakeAsync(one with { Owner = owner }, next, "a", false, Lease, Token));
                turns.Add(holder = next);
            }
        }

        // Somebody comes when the first has waited for long, and somebody else when some have had their turn.
        await Harness.Slots.TakeAsync(one with { Owner = "few" }, _tasks[1], "a", false, Lease, Token);
        await Harness.Slots.TakeAsync(one with { Owner = "few" }, _tasks[2], "a", false, Lease, Token);
        await GoOnAsync(_tasks[0], "any", 6);
        await Harness.Slots.TakeAsync(one with { Owner = "late" }, _tasks[3], "a", false, Lease, Token);
        await GoOnAsync(turns[^1], "any", 3);

        Assert.Equal([many[0], _tasks[1]], turns[..2].OrderBy(task => task == _tasks[1]));
        Assert.Equal([many[1], _tasks[2]], turns[2..4].OrderBy(task => task == _tasks[2]));
        Assert.Equal([many[2], many[3]], turns[4..6]);
        Assert.Contains(_tasks[3], turns[6..8]);
    }

    [Fact]
    public async Task Who_comes_anew_has_its_turn_with_those_that_wait_longest_though_one_behind_them_was_quicker()
    {
        var one = new TaskSlot("quick", 1);
        TaskId[] many = [.. Enumerable.Range(0, 10).Select(_ => TaskId.New())];
        await Harness.Slots.TakeAsync(one, _tasks[0], "a", false, Lease, Token);
        foreach (var task in many)
            await Harness.Slots.TakeAsync(one with { Owner = "many" }, task, "a", false, Lease, Token);
        Assert.Equal([many[0]], await Harness.Slots.GiveBackAsync(one, _tasks[0], "a", AnyOrder, Token));
        Assert.Equal(SlotVerdict.Taken, await Harness.Slots.TakeAsync(one with { Owner = "many" }, many[7], "a", false, Lease, Token));
        await Harness.Slots.TakeAsync(one with { Owner = "few" }, _tasks[1], "a", false, Lease, Token);

        var first = Assert.Single(await Harness.Slots.GiveBackAsync(one, many[7], "a", AnyOrder, Token));
        Assert.Equal(SlotVerdict.Taken, await Harness.Slots.TakeAsync(one, first, "a", false, Lease, Token));
        var second = Assert.Single(await Harness.Slots.GiveBackAsync(one, first, "a", AnyOrder, Token));

        Assert.Contains(_tasks[1], new[] { first, second });
    }

    [Fact]
    public async Task A_task_that_cannot_use_its_place_keeps_its_turn()
    {
        var one = new TaskSlot("twofold", 1) { Owner = "one" };
        var (first, second, third) = (_tasks[1], _tasks[2], _tasks[3]);
        foreach (var task in _tasks[..4])
            await Harness.Slots.TakeAsync(one, task, "a", false, Lease, Token);
        Assert.Equal([first], await Harness.Slots.GiveBackAsync(one, _tasks[0], "a", AnyOrder, Token));
        Assert.Equal(SlotVerdict.Taken, await Harness.Slots.TakeAsync(one, first, "a", false, Lease, Token));

        // It waits under another limit meanwhile, and comes back to this one.
        Assert.Equal([second], await Harness.Slots.GiveBackAsync(one with { KeepsTurn = true }, first, "a", AnyOrder, Token));
        Assert.Equal(SlotVerdict.Taken, await Harness.Slots.TakeAsync(one, second, "a", false, Lease, Token));
        Assert.Equal(SlotVerdict.Full, await Harness.Slots.TakeAsync(one, first, "a", false, Lease, Token));

        Assert.Equal([first], await Harness.Slots.GiveBackAsync(one, second, "a", AnyOrder, Token));
        Assert.Equal(SlotVerdict.Taken, await Harness.Slots.TakeAsync(one, first, "a", false, Lease, Token));
        Assert.Equal([third], await Harness.Slots.GiveBackAsync(one, first, "a", AnyOrder, Token));
    }

    [Fact]
    public async Task A_turn_that_was_kept_takes_nobody_else_forward()
    {
        var (one, other) = (new TaskSlot("behind", 1) { Owner = "one" }, new TaskSlot("behind", 1) { Owner = "other" });
        var (kept, last, late, later) = (_tasks[1], _tasks[4], _tasks[5], TaskId.New());
        foreach (var task in _tasks[..5])
            await Harness.Slots.TakeAsync(one, task, "a", false, Lease, Token);
        Assert.Equal(kept, await NextAsync(one, _tasks[0]));
        var holder = await NextAsync(one with { KeepsTurn = true }, kept);
        holder = await NextAsync(one, holder);

        await Harness.Slots.TakeAsync(one, kept, "a", false, Lease, Token);
        await Harness.Slots.TakeAsync(other, late, "a", false, Lease, Token);
        await Harness.Slots.TakeAsync(other, later, "a", false, Lease, Token);

        Assert.Equal(kept, holder = await NextAsync(one, holder));
        TaskId[] then = [await NextAsync(one, holder), default, default];
        then[1] = await NextAsync(one, then[0]);
        then[2] = await NextAsync(one, then[1]);
        Assert.Equal([last, late], then[..2].OrderBy(task => task == late));
        Assert.Equal(later, then[2]);

        async Task<TaskId> NextAsync(TaskSlot slot, TaskId before)
        {
            var next = Assert.Single(await Harness.Slots.GiveBackAsync(slot, before, "a", AnyOrder, Token));
            Assert.Equal(SlotVerdict.Taken, await Harness.Slots.TakeAsync(slot with { KeepsTurn = false }, next, "a", false, Lease, Token));
            return next;
        }
    }

    [Fact]
    public async Task A_place_that_is_not_kept_runs_out_and_one_that_is_stays()
    {
        await TakeAsync(0);
        await TakeAsync(1);
        await AfterAsync(Lease / 2);
        Assert.True(await Harness.Slots.KeepAsync(Two, _tasks[0], "a", Lease, Token));
        await AfterAsync(Lease / 2);

        Assert.Equal((SlotVerdict.Taken, SlotVerdict.Full), (await TakeAsync(2), await TakeAsync(3)));
        Assert.False(await Harness.Slots.KeepAsync(Two, _tasks[1], "a", Lease, Token));
    }

    [Fact]
    public async Task The_next_attempt_of_a_task_has_its_place_only_when_it_is_made_its_own()
    {
        await TakeAsync(0);
        Assert.Equal(SlotVerdict.Held, await TakeAsync(0, "b"));
        await Harness.Slots.GiveBackAsync(Two, _tasks[0], "b", AnyOrder, Token);
        Assert.True(await Harness.Slots.KeepAsync(Two, _tasks[0], "a", Lease, Token));

        Assert.Equal(SlotVerdict.Taken, await Harness.Slots.TakeAsync(Two, _tasks[0], "b", force: true, Lease, Token));
        await Harness.Slots.GiveBackAsync(Two, _tasks[0], "a", AnyOrder, Token);

        Assert.Equal((SlotVerdict.Taken, SlotVerdict.Full), (await TakeAsync(1), await TakeAsync(2)));
    }

    [Fact]
    public async Task A_place_without_a_name_or_of_no_room_is_refused()
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(
            async () => await Harness.Slots.TakeAsync(new("", 1), _tasks[0], "a", false, Lease, Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(
            async () => await Harness.Slots.TakeAsync(new("x", 0), _tasks[0], "a", false, Lease, Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(
            async () => await Harness.Slots.TakeAsync(Two, _tasks[0], "a b", false, Lease, Token));
    }

    private ValueTask<SlotVerdict> TakeAsync(int task, string holder = "a") =>
        Harness.Slots.TakeAsync(Two, _tasks[task], holder, force: false, Lease, Token);
}
