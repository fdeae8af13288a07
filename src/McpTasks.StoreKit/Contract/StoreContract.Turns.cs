using static McpTasks.StoreKit.Given;

namespace McpTasks.StoreKit.Contract;

public abstract partial class StoreContract
{
    private static readonly TaskPriority[] UrgentFirst = [TaskPriority.High, TaskPriority.Normal, TaskPriority.Low];

    [Fact]
    public async Task Who_is_most_urgent_has_the_next_turn_and_of_equals_who_came_first()
    {
        var low = await WaitingAsync(TaskPriority.Low);
        var (usual, later) = (await WaitingAsync(TaskPriority.Normal), await WaitingAsync(TaskPriority.Normal));
        var high = await WaitingAsync(TaskPriority.High);

        TaskRef?[] turns =
        [
            await NextAsync(low), await NextAsync(low), await NextAsync(low, enters: false), await NextAsync(low),
            await NextAsync(low, enters: false),
        ];

        Assert.Equal([high.Ref, usual.Ref, later.Ref, low.Ref, null], turns);
    }

    [Fact]
    public async Task A_task_that_nobody_has_sent_yet_has_no_turn()
    {
        var created = await Store.CreatedAsync(Task() with { Priority = TaskPriority.High });
        var usual = await WaitingAsync(TaskPriority.Normal);

        Assert.Equal((usual.Ref, null), (await NextAsync(usual), await NextAsync(usual, enters: false)));
        Assert.Equal(created.Ref, await NextAsync(created));
    }

    [Fact]
    public async Task A_lane_that_has_its_turn_goes_before_more_urgent_ones()
    {
        var (low, high) = (await WaitingAsync(TaskPriority.Low), await WaitingAsync(TaskPriority.High));

        var first = await Harness.Turns.NextAsync(
            high.Ref, enters: true, [TaskPriority.Low, TaskPriority.High, TaskPriority.Normal], Token);

        Assert.Equal((low.Ref, high.Ref), (first, await NextAsync(high)));
    }

    [Fact]
    public async Task A_usual_task_waits_for_no_turn_until_another_is_given_its_message()
    {
        var usual = await WaitingAsync(TaskPriority.Normal);
        Assert.Null(await NextAsync(usual, enters: false));
        var high = await WaitingAsync(TaskPriority.High);

        Assert.Equal((high.Ref, usual.Ref), (await NextAsync(usual), await NextAsync(high, enters: false)));
    }

    [Fact]
    public async Task What_has_begun_or_ended_has_no_turn()
    {
        var (begun, ended, withdrawn) = (
            await WaitingAsync(TaskPriority.High), await WaitingAsync(TaskPriority.High), await WaitingAsync(TaskPriority.High));
        await Store.BeginAgainAsync(begun.Ref);
        await Store.CancelAsync(ended.Ref, TaskActor.Client, "stop", Token);
        await Store.WithdrawAsync(withdrawn.Ref, Token);

        Assert.Equal((null, null, null), (await NextAsync(begun), await NextAsync(ended), await NextAsync(withdrawn)));
    }

    [Fact]
    public async Task A_beginning_tells_whether_others_wait_for_their_turn()
    {
        var (usual, high) = (await WaitingAsync(TaskPriority.Normal), await WaitingAsync(TaskPriority.High));

        Assert.True((await Store.BeginAsync(usual.Ref, "worker-1", Lease, Token)).OthersWait);
        Assert.False((await Store.BeginAsync(high.Ref, "worker-1", Lease, Token)).OthersWait);
        Assert.Equal(
            (BeginVerdict.Leased, false),
            (await Store.BeginAsync(high.Ref, "worker-2", Lease, Token)) is var again ? (again.Verdict, again.OthersWait) : default);
    }

    [Fact]
    public async Task A_task_that_begins_later_has_no_turn_before_its_time()
    {
        var later = await Store.CreatedAsync(Task() with { Priority = TaskPriority.High, StartAfter = Pause });
        var retried = await Store.BegunAsync(Task() with { Priority = TaskPriority.Low });
        await Store.RetryAsync(retried.Ref, 1, Failed, Token);
        Assert.Null(await NextAsync(later));

        await AfterAsync(Pause);

        Assert.Equal((later.Ref, retried.Ref), (await NextAsync(later), await NextAsync(later, enters: false)));
    }

    [Fact]
    public async Task A_task_that_is_sent_again_has_a_turn_again_and_one_that_waits_keeps_its_place()
    {
        var (lost, waits) = (await WaitingAsync(TaskPriority.Low), await WaitingAsync(TaskPriority.Low));
        Assert.Equal(lost.Ref, await NextAsync(lost));
        await AfterAsync(RedeliverAfter);
        Assert.Equal(2, (await Store.DueAsync()).Count);

        Assert.Equal((waits.Ref, lost.Ref), (await NextAsync(lost, enters: false), await NextAsync(lost, enters: false)));
    }

    [Fact]
    public async Task A_task_that_may_kill_its_worker_has_no_turn_among_others()
    {
        var task = await Store.BegunAsync(Task() with { Priority = TaskPriority.High });
        await AfterLeaseAsync();
        await Store.DueAsync();
        Assert.Equal(2, (await Store.BeginAgainAsync(task.Ref)).Attempt);
        await AfterLeaseAsync();
        Assert.True(Assert.Single(await Store.DueAsync()).Task.IsLost);

        Assert.Null(await NextAsync(task, enters: false));
    }

    [Fact]
    public async Task A_priority_is_told_by_the_record_the_list_and_the_history()
    {
        var high = await WaitingAsync(TaskPriority.High);

        Assert.Equal(TaskPriority.High, (await Store.ReadAsync(high)).Priority);
        Assert.Equal(TaskPriority.High, Assert.Single((await Store.ListAsync(Owner, null, 10, Token)).Tasks).Priority);
        Assert.Equal("high priority", (await Store.GetHistoryAsync(high.Id, Token))![1].Detail);
        Assert.Null((await Store.GetHistoryAsync((await Store.CreatedAsync()).Id, Token))![1].Detail);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Store.CreatedAsync(Task() with { Priority = (TaskPriority)2 }));
    }

    [Fact]
    public async Task A_place_that_is_given_back_is_for_the_priority_that_has_its_turn()
    {
        var one = new TaskSlot("one", 1);
        await Harness.Slots.TakeAsync(one, _tasks[0], "a", false, Lease, Token);
        foreach (var (task, priority) in new[] { (1, TaskPriority.Low), (2, TaskPriority.Normal), (3, TaskPriority.High) })
            await Harness.Slots.TakeAsync(one with { Priority = priority }, _tasks[task], "a", false, Lease, Token);

        Assert.Equal([_tasks[3]], await Harness.Slots.GiveBackAsync(one, _tasks[0], "a", UrgentFirst, Token));
        Assert.Equal([_tasks[2]], await Harness.Slots.LeaveAsync(one, _tasks[3], UrgentFirst, Token));
        Assert.Equal(
            [_tasks[1]], await Harness.Slots.LeaveAsync(one, _tasks[3], [TaskPriority.Low, TaskPriority.High, TaskPriority.Normal], Token));
    }

    private async Task<TaskRecord> WaitingAsync(TaskPriority priority)
    {
        await AfterAsync(TimeSpan.FromMilliseconds(1));
        var created = await Store.CreatedAsync(Task() with { Priority = priority });
        await Harness.Turns.EnterAsync(created.Ref, Token);
        return created;
    }

    private ValueTask<TaskRef?> NextAsync(TaskRecord message, bool enters = true) =>
        Harness.Turns.NextAsync(message.Ref, enters, UrgentFirst, Token);
}
