using static McpTasks.StoreKit.Given;

namespace McpTasks.StoreKit.Contract;

public abstract partial class StoreContract
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_task_tells_its_whole_story_with_the_times_of_the_store()
    {
        var task = await Store.CreatedAsync();
        await AfterAsync(Second);
        await Store.BeginAsync(task.Ref, "worker-1", Lease, Token);
        await AfterAsync(Second);
        await Store.ReportAsync(task.Ref, 1, new(1, 4, "Reading"), Token);
        await AfterAsync(Second);
        await Store.AskAsync(task.Ref, 1, Question(), Token);
        await AfterAsync(Second);
        await Store.AnswerAsync(task.Ref, Answers(("name", "{}")), Token);
        await AfterAsync(Second);
        await Store.ReleaseAsync(task.Ref, 1, Token);
        await AfterAsync(Second);
        await Store.BeginAsync(task.Ref, "worker 2", Lease, Token);
        await AfterLeaseAsync();
        Assert.Single(await Store.DueAsync());
        await AfterAsync(Second);
        await Store.BeginAsync(task.Ref, "worker-3", Lease, Token);
        await AfterAsync(Second);
        await Store.CompleteAsync(task.Ref, 3, Done(), Token);
        await AfterAsync(Second);
        await Store.MarkDeliveredAsync(task.Ref, Token);

        Assert.Equal(
            [
                (0, TaskHistoryKind.Created, 0, null, null),
                (0, TaskHistoryKind.Queued, 0, null, null),
                (1, TaskHistoryKind.Begun, 1, "worker-1", null),
                (2, TaskHistoryKind.Progress, 1, null, null),
                (3, TaskHistoryKind.Asked, 1, null, "name"),
                (4, TaskHistoryKind.Answered, 1, null, "name"),
                (5, TaskHistoryKind.HandedBack, 1, null, null),
                (6, TaskHistoryKind.Begun, 2, "worker 2", null),
                (16, TaskHistoryKind.Lost, 2, null, null),
                (16, TaskHistoryKind.Redelivered, 2, null, null),
                (17, TaskHistoryKind.Begun, 3, "worker-3", null),
                (18, TaskHistoryKind.Ended, 3, null, "completed"),
                (19, TaskHistoryKind.Delivered, 3, null, (string?)null),
            ],
            (await HistoryAsync(task)).Select(entry =>
                ((int)(entry.At - task.CreatedAt).TotalSeconds, entry.Kind, entry.Attempt, entry.Worker, entry.Detail)));
        Assert.Equal(new(1, 4, "Reading"), (await HistoryAsync(task))[3].Progress);
    }

    [Fact]
    public async Task A_record_says_when_its_first_and_its_newest_attempt_began()
    {
        var task = await Store.CreatedAsync();
        await AfterAsync(Second);
        var first = await Store.BeginAgainAsync(task.Ref);
        await AfterLeaseAsync();
        var second = await Store.BeginAgainAsync(task.Ref);
        await AfterLeaseAsync();
        var third = await Store.BeginAgainAsync(task.Ref);

        Assert.Equal((null, null), (task.FirstBegunAt, task.BegunAt));
        Assert.Equal((task.CreatedAt + Second, task.CreatedAt + Second), (first.FirstBegunAt!.Value, first.BegunAt!.Value));
        Assert.Equal((first.BegunAt, first.BegunAt + Lease), (second.FirstBegunAt, second.BegunAt));
        Assert.Equal((first.BegunAt, second.BegunAt + Lease), (third.FirstBegunAt, third.BegunAt));
    }

    [Fact]
    public async Task An_attempt_whose_lease_ran_out_is_lost_once_whoever_finds_it_and_whether_or_not_it_comes_back()
    {
        var found = await Store.BegunAsync();
        var returned = await Store.BegunAsync();
        await AfterLeaseAsync();
        Assert.False((await Store.ReadAsync(found)).IsLost);

        await Store.BeginAgainAsync(found.Ref);
        Assert.Equal(returned.Id, Assert.Single(await Store.DueAsync()).Task.Id);
        Assert.Equal((true, TaskPhase.Queued), ((await Store.ReadAsync(returned)).IsLost, (await Store.ReadAsync(returned)).Phase()));
        await AfterAsync(RedeliverAfter);
        await Store.DueAsync();
        await Store.RenewAsync([new(returned.Ref, 1)], Lease, Token);

        Assert.Equal((false, TaskPhase.Running), ((await Store.ReadAsync(returned)).IsLost, (await Store.ReadAsync(returned)).Phase()));
        Assert.Equal(
            [(TaskHistoryKind.Begun, 1), (TaskHistoryKind.Lost, 1), (TaskHistoryKind.Begun, 2)], (await EventsAsync(found)).Take(3));
        Assert.Single(await EventsAsync(returned), (TaskHistoryKind.Lost, 1));
    }

    [Fact]
    public async Task A_lease_that_the_longest_run_time_ends_is_not_lost()
    {
        var task = await Store.BegunAsync(Task(ttl: TimeSpan.FromDays(1)) with { MaxRunTime = Lease / 2 });
        await AfterLeaseAsync();

        Assert.Equal(DueReason.Expired, Assert.Single(await Store.DueAsync()).Reason);

        Assert.Equal([(TaskHistoryKind.Begun, 1), (TaskHistoryKind.Ended, 1)], await EventsAsync(task));
        Assert.Equal("failed", (await HistoryAsync(task))[^1].Detail);
    }

    [Fact]
    public async Task A_task_that_is_given_up_was_lost_before_it_ended()
    {
        var (begun, taken) = (await Store.BegunAsync(Task(maxAttempts: 1)), await Store.BegunAsync(Task(maxAttempts: 1)));
        await AfterLeaseAsync();

        Assert.Equal(BeginVerdict.Poisoned, (await Store.BeginAsync(begun.Ref, "worker-2", Lease, Token)).Verdict);
        Assert.Equal(DueReason.Poisoned, Assert.Single(await Store.DueAsync()).Reason);

        foreach (var task in new[] { begun, taken })
        {
            Assert.Equal([(TaskHistoryKind.Begun, 1), (TaskHistoryKind.Lost, 1), (TaskHistoryKind.Ended, 1)], await EventsAsync(task));
            Assert.False((await Store.ReadAsync(task)).IsLost);
        }
    }

    [Theory]
    [InlineData(TaskActor.Client, "client")]
    [InlineData(TaskActor.Operator, "operator")]
    [InlineData(TaskActor.Engine, "engine")]
    public async Task A_cancelled_task_says_by_whom(TaskActor actor, string name)
    {
        var task = await Store.BegunAsync();
        await AfterAsync(Second);
        await Store.CancelAsync(task.Ref, actor, "stop", Token);
        await Store.CancelAsync(task.Ref, TaskActor.Engine, "again", Token);

        Assert.Equal(new(Harness.Now, TaskHistoryKind.Cancelled, 1, Detail: name), (await HistoryAsync(task))[^1]);
    }

    [Fact]
    public async Task An_attempt_that_ends_as_cancelled_was_cancelled_by_nobody()
    {
        var task = await Store.BegunAsync();
        await Store.EndAsync(task, new(McpTaskStatus.Cancelled, "stopped itself"));

        Assert.Equal(new(Harness.Now, TaskHistoryKind.Ended, 1, Detail: "cancelled"), (await HistoryAsync(task))[^1]);
    }

    [Fact]
    public async Task Redeliveries_in_a_row_are_one_entry_that_counts_them()
    {
        var task = await Store.CreatedAsync(Task(ttl: TimeSpan.FromHours(1)));
        for (var i = 0; i < 5; i++)
        {
            await AfterAsync(RedeliverAfter * 8);
            await Store.DueAsync();
        }

        Assert.Equal(new(Harness.Now, TaskHistoryKind.Redelivered, 0, Detail: "5 times"), (await HistoryAsync(task))[^1]);
        await Store.BeginAgainAsync(task.Ref);
        await AfterLeaseAsync();
        await Store.DueAsync();
        Assert.Equal(
            [(TaskHistoryKind.Redelivered, 0), (TaskHistoryKind.Begun, 1), (TaskHistoryKind.Lost, 1), (TaskHistoryKind.Redelivered, 1)],
            await EventsAsync(task));
        Assert.Null((await HistoryAsync(task))[^1].Detail);
    }

    [Fact]
    public async Task What_is_refused_or_changes_nothing_is_no_history()
    {
        var task = await Store.BegunAsync();
        await Store.ReportAsync(task.Ref, 1, new(1), Token);
        await Store.AskAsync(task.Ref, 1, Question(), Token);
        await Store.AnswerAsync(task.Ref, Answers(("name", "{}")), Token);
        var before = await HistoryAsync(task);
        await AfterAsync(Second);

        await AssertRefusedAsync(task with { Attempt = 2 });
        await Store.ReportAsync(task.Ref, 1, new(1), Token);
        await Store.AskAsync(task.Ref, 1, Question(), Token);
        await Store.AnswerAsync(task.Ref, Answers(("name", "{}"), ("other", "{}")), Token);
        await Store.MarkDeliveredAsync(task.Ref, Token);
        await Store.RenewAsync([new(task.Ref, 1)], Lease, Token);
        Assert.Equal(before, await HistoryAsync(task));

        await Store.EndAsync(task);
        await Store.MarkDeliveredAsync(task.Ref, Token);
        var after = await HistoryAsync(task);
        await AfterAsync(Second);
        await Store.MarkDeliveredAsync(task.Ref, Token);
        await AssertRefusedAsync(task);
        Assert.Equal(after, await HistoryAsync(task));
        Assert.Equal(before.Count + 2, after.Count);
    }

    [Fact]
    public async Task A_task_that_is_unknown_removed_or_expired_has_no_history()
    {
        var (removed, expired) = (await Store.CreatedAsync(), await Store.BegunAsync());
        await Store.WithdrawAsync(removed.Ref, Token);
        await Store.EndAsync(expired);
        await AfterAsync(Ttl);

        foreach (var id in new[] { TaskId.New(), removed.Id, expired.Id })
            Assert.Null(await Store.GetHistoryAsync(id, Token));
    }

    [Fact]
    public async Task Foreign_texts_forge_no_entry()
    {
        const string Forged = "h1 b0 1 p5 \n0 1 9 9\u001e\\ \"'";
        var task = await Store.BegunAsync(Task() with { Component = Forged, Client = Forged, StatusMessage = Forged });
        await Store.ReportAsync(task.Ref, 1, new(2, null, Forged), Token);
        await Store.AskAsync(task.Ref, 1, new("h1", "elicitation/create", Forged, null), Token);
        await Store.AskAsync(task.Ref, 1, new(Forged, "elicitation/create", Forged, null), Token);
        await Store.AnswerAsync(task.Ref, Answers((Forged, Forged), ("h1", Forged), ("h2", Forged)), Token);
        await Store.EndAsync(task, new(McpTaskStatus.Failed, Forged, Forged, Forged));

        var history = await HistoryAsync(task);

        Assert.Equal(
            [
                (TaskHistoryKind.Created, null), (TaskHistoryKind.Queued, null), (TaskHistoryKind.Begun, null),
                (TaskHistoryKind.Progress, null),
                (TaskHistoryKind.Asked, "h1"), (TaskHistoryKind.Asked, Forged), (TaskHistoryKind.Answered, "h1"),
                (TaskHistoryKind.Answered, Forged),
                (TaskHistoryKind.Ended, (string?)"failed"),
            ],
            history.Select(entry => (entry.Kind, entry.Detail)));
        Assert.Equal(new(2, null, Forged), history[3].Progress);
    }

    private async Task<IReadOnlyList<TaskHistoryEntry>> HistoryAsync(TaskRecord task)
    {
        var history = await Store.GetHistoryAsync(task.Id, Token);
        Assert.NotNull(history);
        return history;
    }

    /// <summary>What happened after the task was queued.</summary>
    private async Task<IEnumerable<(TaskHistoryKind Kind, int Attempt)>> EventsAsync(TaskRecord task) =>
        (await HistoryAsync(task)).Skip(2).Select(entry => (entry.Kind, entry.Attempt));
}
