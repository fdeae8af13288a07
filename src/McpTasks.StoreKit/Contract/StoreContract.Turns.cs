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
    public async Task Owners_have_their_turns_one_after_the_other_and_each_has_that_of_its_first_task()
    {
        var (ann1, ann2, ann3) = (
            await WaitingOfAsync("ann", TaskPriority.High), await WaitingOfAsync("ann", TaskPriority.High), await WaitingOfAsync("ann", TaskPriority.High));
        var (bob1, bob2) = (await WaitingOfAsync("bob", TaskPriority.High), await WaitingOfAsync("bob", TaskPriority.High));

        List<TaskRef?> turns = [await NextAsync(ann1, enters: false), await NextAsync(ann1, enters: false)];
        var (cyd, bob3) = (await WaitingOfAsync("cyd", TaskPriority.High), await WaitingOfAsync("bob", TaskPriority.High));
        for (var turn = 0; turn < 6; turn++)
            turns.Add(await NextAsync(ann1, enters: false));

        Assert.Equal([ann1.Ref, bob1.Ref, ann2.Ref, bob2.Ref, cyd.Ref, ann3.Ref, bob3.Ref, null], turns);
    }

    [Fact]
    public async Task An_owner_that_comes_again_waits_behind_those_who_wait()
    {
        var (ann1, bob1) = (await WaitingOfAsync("ann", TaskPriority.High), await WaitingOfAsync("bob", TaskPriority.High));
        Assert.Equal(ann1.Ref, await NextAsync(ann1, enters: false));
        var (ann2, bob2) = (await WaitingOfAsync("ann", TaskPriority.High), await WaitingOfAsync("bob", TaskPriority.High));

        Assert.Equal(
            (bob1.Ref, ann2.Ref, bob2.Ref),
            (await NextAsync(ann2, enters: false), await NextAsync(ann2, enters: false), await NextAsync(ann2, enters: false)));
    }

    [Fact]
    public async Task An_owner_has_its_turns_in_each_lane_for_itself_and_loses_one_with_its_last_task_there()
    {
        var (low, high) = (await WaitingOfAsync("ann", TaskPriority.Low), await WaitingOfAsync("ann", TaskPriority.High));
        var (gone, bob) = (await WaitingOfAsync("cyd", TaskPriority.Low), await WaitingOfAsync("bob", TaskPriority.Low));
        await Store.CancelAsync(gone.Ref, TaskActor.Client, "stop", Token);

        Assert.Equal(
            (high.Ref, low.Ref, bob.Ref),
            (await NextAsync(low, enters: false), await NextAsync(low, enters: false), await NextAsync(low, enters: false)));
        Assert.Null(await NextAsync(low, enters: false));
    }

    [Fact]
    public async Task Who_comes_to_a_crowd_of_others_has_a_turn_of_its_own_and_a_crowd_of_one_owner_has_none()
    {
        var crowd = new List<TaskRecord>();
        while (crowd.Count < TurnRules.Crowd)
            crowd.Add(await WaitingOfAsync("ann"));
        await WaitingOfAsync("bob");
        Assert.Null(await NextAsync(crowd[0], enters: false));

        await AfterAsync(TurnRules.CrowdAge);
        await WaitingOfAsync("ann");
        Assert.Null(await NextAsync(crowd[0], enters: false));

        var bob = await WaitingOfAsync("bob");
        await WaitingOfAsync("ann");
        Assert.True((await Store.BeginAsync(crowd[0].Ref, "worker-1", Lease, Token)).OthersWait);
        Assert.Equal((bob.Ref, crowd[1].Ref), (await NextAsync(crowd[1]), await NextAsync(crowd[2])));
    }

    [Fact]
    public async Task Where_a_few_owners_have_all_that_waits_who_comes_has_a_turn_and_where_many_share_it_nobody_has()
    {
        for (var i = 0; i < TurnRules.Crowd + 4; i++)
            await WaitingOfAsync($"owner-{i % 3}");
        await AfterAsync(TurnRules.CrowdAge);
        var bob = await WaitingOfAsync("bob");
        Assert.Equal((bob.Ref, null), (await NextAsync(bob, enters: false), await NextAsync(bob, enters: false)));

        for (var i = 0; i < 12 * TurnRules.Crowd; i++)
            await Store.CreatedAsync(Task($"owner-{i}"));
        await AfterAsync(TurnRules.CrowdAge);
        Assert.Null(await NextAsync(await WaitingOfAsync("cyd"), enters: false));
    }

    [Fact]
    public async Task Tasks_that_cannot_begin_yet_are_no_crowd()
    {
        for (var i = 0; i < 2 * TurnRules.Crowd; i++)
            await Store.CreatedAsync(Task("ann") with { StartAfter = Pause });
        await AfterAsync(TurnRules.CrowdAge);

        Assert.Null(await NextAsync(await WaitingOfAsync("bob"), enters: false));
    }

    [Fact]
    public async Task A_task_that_is_tried_again_takes_no_turn_from_its_owner_before_its_time()
    {
        var retried = await Store.BegunAsync(Task("ann") with { Priority = TaskPriority.High });
        var (ann, bob) = (await WaitingOfAsync("ann", TaskPriority.High), await WaitingOfAsync("bob", TaskPriority.High));
        await Store.RetryAsync(retried.Ref, 1, Failed, Token);

        Assert.Equal(
            (ann.Ref, bob.Ref, null), (await NextAsync(ann, enters: false), await NextAsync(ann, enters: false), await NextAsync(ann, enters: false)));
        await AfterAsync(Pause);
        Assert.Equal(retried.Ref, await NextAsync(ann, enters: false));
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
    public async Task A_task_that_is_sent_again_has_the_turn_that_it_had()
    {
        var (lost, waits) = (await WaitingAsync(TaskPriority.Low), await WaitingAsync(TaskPriority.Low));
        Assert.Equal(lost.Ref, await NextAsync(lost));
        await AfterAsync(RedeliverAfter);
        Assert.Equal(2, (await Store.DueAsync()).Count);

        Assert.Equal((lost.Ref, waits.Ref), (await NextAsync(lost, enters: false), await NextAsync(lost, enters: false)));
    }

    [Fact]
    public async Task A_task_whose_worker_died_goes_before_those_that_came_after_it()
    {
        var lost = await WaitingAsync(TaskPriority.High);
        Assert.Equal(lost.Ref, await NextAsync(lost));
        await Store.BeginAgainAsync(lost.Ref);
        var waits = await WaitingAsync(TaskPriority.High);
        await AfterLeaseAsync();
        await Store.DueAsync();

        Assert.Equal((lost.Ref, waits.Ref), (await NextAsync(waits), await NextAsync(waits, enters: false)));
    }

    [Fact]
    public async Task A_task_that_a_stopping_worker_handed_back_goes_before_those_that_came_after_it()
    {
        var returned = await WaitingAsync(TaskPriority.High);
        Assert.Equal(returned.Ref, await NextAsync(returned));
        var attempt = await Store.BeginAgainAsync(returned.Ref);
        var waits = await WaitingAsync(TaskPriority.High);
        Assert.True(await Store.ReleaseAsync(returned.Ref, attempt.Attempt, Token));
        await Store.DueAsync();

        Assert.Equal((returned.Ref, waits.Ref), (await NextAsync(waits), await NextAsync(waits, enters: false)));
    }

    [Fact]
    public async Task A_task_that_is_sent_again_and_again_comes_anew()
    {
        var held = await WaitingAsync(TaskPriority.Low);
        for (var times = 0; times < 2; times++)
        {
            Assert.Equal(held.Ref, await NextAsync(held, enters: false));
            await AfterAsync(4 * RedeliverAfter);
            if (times == 0)
                await Store.DueAsync();
        }

        var waits = await WaitingAsync(TaskPriority.Low);
        await AfterAsync(TimeSpan.FromMilliseconds(1));
        await Store.DueAsync();

        Assert.Equal((waits.Ref, held.Ref), (await NextAsync(waits, enters: false), await NextAsync(waits, enters: false)));
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

        Assert.Null(await NextAsync(task));
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

    private Task<TaskRecord> WaitingAsync(TaskPriority priority) => WaitingOfAsync(Owner, priority);

    private async Task<TaskRecord> WaitingOfAsync(string owner, TaskPriority priority = TaskPriority.Normal)
    {
        await AfterAsync(TimeSpan.FromMilliseconds(1));
        var created = await Store.CreatedAsync(Task(owner) with { Priority = priority });
        await Harness.Turns.EnterAsync(created.Ref, Token);
        return created;
    }

    private ValueTask<TaskRef?> NextAsync(TaskRecord message, bool enters = true) =>
        Harness.Turns.NextAsync(message.Ref, enters, UrgentFirst, Token);
}
