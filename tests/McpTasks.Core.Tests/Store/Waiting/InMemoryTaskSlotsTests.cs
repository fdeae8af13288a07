using Microsoft.Extensions.Time.Testing;
using static McpTasks.StoreKit.Given;

namespace McpTasks.Core.Tests.Store.Waiting;

/// <summary>Whose turn it is under a limit in memory, beside what every store owes.</summary>
public sealed class InMemoryTaskSlotsTests
{
    private static readonly TaskPriority[] Order = [TaskPriority.High, TaskPriority.Normal, TaskPriority.Low];
    private static readonly TaskSlot One = new("reports", 1) { Owner = "ann" };
    private readonly FakeTimeProvider _time = new();
    private readonly InMemoryTaskSlots _slots;
    private readonly TaskId[] _tasks = [.. Enumerable.Range(0, 5).Select(_ => TaskId.New())];

    public InMemoryTaskSlotsTests() => _slots = new(_time);

    [Fact]
    public async Task A_task_that_has_run_and_comes_again_stands_behind_those_that_wait()
    {
        await TakeAsync(0, 1, 2);
        await GoOnAsync(0, next: 1);
        await TakeAsync(3);
        await GoOnAsync(1, next: 2);
        await TakeAsync(1);

        await GoOnAsync(2, next: 3);
        await GoOnAsync(3, next: 1);
    }

    [Fact]
    public async Task A_task_that_never_waited_and_cannot_use_its_place_has_its_turn_with_those_that_wait_longest()
    {
        await TakeAsync(0, 1, 2);
        await GoOnAsync(0, next: 1, One with { KeepsTurn = true });
        await TakeAsync(0);

        await GoOnAsync(1, next: 0);
        await GoOnAsync(0, next: 2);
    }

    [Fact]
    public async Task A_task_that_asks_again_while_it_waits_is_told_of_once()
    {
        var two = One with { Max = 2 };
        foreach (var task in new[] { 0, 1, 2, 2 })
            await _slots.TakeAsync(two, _tasks[task], "a", force: false, Lease, Token);
        await _slots.GiveBackAsync(two, _tasks[0], "a", Order, Token);

        Assert.Equal([_tasks[2]], await _slots.GiveBackAsync(two, _tasks[1], "a", Order, Token));
    }

    [Fact]
    public async Task When_nobody_waits_all_turns_begin_anew()
    {
        // Somebody has had many turns in this moment, and a place that it could not use.
        await TakeAsync(0, 1, 2);
        await GoOnAsync(0, next: 1, One with { KeepsTurn = true });
        await GoOnAsync(1, next: 2);
        await _slots.GiveBackAsync(One, _tasks[2], "a", Order, Token);

        await TakeAsync(3);
        await TakeAsync(4);
        await _slots.TakeAsync(One with { Owner = "ben" }, _tasks[1], "a", force: false, Lease, Token);
        await TakeAsync(0);

        await GoOnAsync(3, next: 4);
        await GoOnAsync(4, next: 1);
        await GoOnAsync(1, next: 0);
    }

    [Fact]
    public async Task A_limit_of_which_nobody_has_a_place_or_waits_for_one_is_forgotten()
    {
        await TakeAsync(0, 1);
        await GoOnAsync(0, next: 1);
        Assert.Equal(1, _slots.Limits);

        await _slots.GiveBackAsync(One, _tasks[1], "a", Order, Token);

        Assert.Equal(0, _slots.Limits);
    }

    [Fact]
    public async Task Of_very_many_owners_that_have_had_their_turns_few_are_kept_while_one_waits_on()
    {
        await TakeAsync(0, 1);
        for (var (owner, holder) = (0, _tasks[0]); owner < 2000; owner++)
        {
            var next = TaskId.New();
            await _slots.TakeAsync(One with { Owner = $"{owner}", Priority = TaskPriority.High }, next, "a", force: false, Lease, Token);
            await _slots.GiveBackAsync(One, holder, "a", Order, Token);
            await _slots.TakeAsync(One, holder = next, "a", force: false, Lease, Token);
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.InRange(_slots.Rounds, 1, 1000);
    }

    /// <summary>Each asks for the place, and waits where it is taken.</summary>
    private async Task TakeAsync(params int[] tasks)
    {
        foreach (var task in tasks)
            await _slots.TakeAsync(One, _tasks[task], "a", force: false, Lease, Token);
    }

    /// <summary>One gives its place back, and the one whose turn it is takes it.</summary>
    private async Task GoOnAsync(int holder, int next, TaskSlot? slot = null)
    {
        Assert.Equal([_tasks[next]], await _slots.GiveBackAsync(slot ?? One, _tasks[holder], "a", Order, Token));
        Assert.Equal(SlotVerdict.Taken, await _slots.TakeAsync(One, _tasks[next], "a", force: false, Lease, Token));
    }
}
