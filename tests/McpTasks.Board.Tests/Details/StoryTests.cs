using McpTasks.Board.Details.Stories;
using McpTasks.Board.Tests.Harness;
using Microsoft.Extensions.Time.Testing;

namespace McpTasks.Board.Tests.Details;

/// <summary>Waits and attempts, made of a history as the store tells it.</summary>
public sealed class StoryTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly InMemoryTaskStore _store;

    public StoryTests() => _store = new(_time);

    private Tasks Tasks => new(_store, _time);

    private async Task<TaskStory> StoryAsync(TaskRecord task) =>
        TaskStory.Of((await _store.GetAsync(task.Id, default))!, (await _store.GetHistoryAsync(task.Id, default))!, null);

    private static string Told(TaskStory story) => string.Join(", ", story.Attempts.Select(attempt =>
        $"{attempt.Number} on {attempt.Worker} {attempt.Ending} after {(attempt.To - attempt.From)?.TotalSeconds}"));

    [Fact]
    public async Task A_task_that_nobody_began_waits()
    {
        var story = await StoryAsync(await Tasks.CreateAsync());
        Assert.Equal(("", 1, null), (Told(story), story.Waits.Count, story.Ended));
        Assert.Null(story.Waits[0].To);
    }

    [Fact]
    public async Task A_task_that_was_handed_back_waits_again()
    {
        var task = await Tasks.RunningAsync();
        Tasks.Pass(TimeSpan.FromSeconds(2));
        await _store.ReleaseAsync(task.Ref, 1, default);
        Tasks.Pass(TimeSpan.FromSeconds(3));
        await Tasks.BeginAsync(task, "worker-b");
        var story = await StoryAsync(task);
        Assert.Equal("1 on worker-a HandedBack after 2, 2 on worker-b Running after ", Told(story));
        Assert.Equal(TimeSpan.FromSeconds(3), story.Waited(_time.GetUtcNow()));
    }

    [Fact]
    public async Task An_attempt_whose_lease_ran_out_is_lost_while_nobody_has_begun_another()
    {
        var task = await Tasks.RunningAsync();
        Tasks.Pass(TimeSpan.FromSeconds(12));
        await _store.TakeDueAsync(10, TimeSpan.FromSeconds(30), TimeSpan.FromDays(1), default);
        Tasks.Pass(TimeSpan.FromSeconds(1));
        var story = await StoryAsync(task);
        Assert.Equal("1 on worker-a Lost after 12", Told(story));
        Assert.Equal(TimeSpan.FromSeconds(1), story.Waited(_time.GetUtcNow()));
    }

    [Fact]
    public async Task A_lost_attempt_that_comes_back_and_completes_was_never_lost()
    {
        var task = await Tasks.RunningAsync();
        Tasks.Pass(TimeSpan.FromSeconds(12));
        await _store.TakeDueAsync(10, TimeSpan.FromSeconds(30), TimeSpan.FromDays(1), default);
        await _store.RenewAsync([new(task.Ref, 1)], TimeSpan.FromSeconds(10), default);
        Assert.Equal("1 on worker-a Running after ", Told(await StoryAsync(task)));
        Tasks.Pass(TimeSpan.FromSeconds(3));
        await _store.CompleteAsync(task.Ref, 1, new(McpTaskStatus.Completed), default);
        var story = await StoryAsync(task);
        Assert.Equal("1 on worker-a Completed after 15", Told(story));
        Assert.Equal(TimeSpan.Zero, story.Waited(_time.GetUtcNow()));
    }

    [Fact]
    public async Task A_task_that_is_cancelled_while_lost_ran_until_the_loss()
    {
        var task = await Tasks.RunningAsync();
        Tasks.Pass(TimeSpan.FromSeconds(12));
        await _store.TakeDueAsync(10, TimeSpan.FromSeconds(30), TimeSpan.FromDays(1), default);
        Tasks.Pass(TimeSpan.FromSeconds(5));
        await _store.CancelAsync(task.Ref, TaskActor.Operator, "x", default);
        var story = await StoryAsync(task);
        Assert.Equal("1 on worker-a Lost after 12", Told(story));
        Assert.Equal(TimeSpan.FromSeconds(5), story.Waited(_time.GetUtcNow()));
    }

    [Fact]
    public void Reports_keep_their_row_while_more_come_and_rows_have_names_of_their_own()
    {
        var at = _time.GetUtcNow();
        List<TaskHistoryEntry> history =
            [new(at, TaskHistoryKind.Created, 0), new(at, TaskHistoryKind.Queued, 0), new(at, TaskHistoryKind.Begun, 1, "w")];
        for (var i = 0; i < 3; i++)
            history.Add(new(at, TaskHistoryKind.Progress, 1, Progress: new(i)));
        Assert.Equal(6, HistoryRow.Of(history).Select(row => row.Key).Distinct(StringComparer.Ordinal).Count());
        history.Add(new(at, TaskHistoryKind.Progress, 1, Progress: new(4)));
        var folded = HistoryRow.Of(history);
        Assert.Equal((4, 3), (folded.Count, folded[0].Earlier.Count));
        history.Add(new(at, TaskHistoryKind.Progress, 1, Progress: new(5)));
        Assert.Equal((folded[0].Key, 4), (HistoryRow.Of(history)[0].Key, HistoryRow.Of(history)[0].Earlier.Count));
    }
}
