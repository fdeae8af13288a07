using McpTasks.Dashboard.Tasks;
using McpTasks.Dashboard.Tests.Samples;

namespace McpTasks.Dashboard.Tests.Tasks;

public sealed class TaskProjectionTests
{
    private const ulong Start = 1_900_000_000_000_000_000;

    private static SampleTask Task() => new(1, "task-1", "index_documents", Start, "owner1");

    private static async Task<TaskView> ViewAsync(SampleTask task, bool withSpans = true, bool withLogs = true)
    {
        await using var dashboard = await TestDashboard.StartAsync();
        var (traces, logs) = task.Take();
        foreach (var batch in withSpans ? traces : [])
            await dashboard.PostAsync("/v1/traces", batch);
        foreach (var batch in withLogs ? logs : [])
            await dashboard.PostAsync("/v1/logs", batch);
        return dashboard.Data.Tasks.Find("task-1")!;
    }

    [Fact]
    public async Task A_task_that_nobody_has_begun_is_queued()
    {
        var task = await ViewAsync(Task().Created());
        Assert.Equal((TaskPhase.Queued, "index_documents", "owner1"), (task.Phase, task.Tool, task.Owner));
        Assert.Equal((3_600_000L, null, null), (task.TtlMs, task.Wait, task.Finished));
        Assert.Equal("ab000000000000000000000000000001", task.TraceId);
    }

    [Fact]
    public async Task A_running_task_shows_its_newest_progress()
    {
        var task = await ViewAsync(Task().Created().Wait(100).Started("w1").Wait(10).Progress(1, 4, "one").Wait(10).Progress(3, 4, "three"));
        Assert.Equal(TaskPhase.Running, task.Phase);
        Assert.Equal((3, 0.75, "three"), (task.Progress!.Value.Current, task.Progress.Value.Share, task.Message));
        Assert.Equal((1, "w1", AttemptOutcome.Running), (task.LastAttempt!.Number, task.LastAttempt.Worker, task.LastAttempt.Outcome));
        Assert.Equal(109_000_000, task.Wait);
    }

    [Fact]
    public async Task A_task_of_two_attempts_shows_the_lost_one_with_its_reason_and_the_progress_of_the_second()
    {
        var task = await ViewAsync(Task().Created().Started("w1").Wait(50).Progress(9, 10, null).Wait(50).Redelivered("lease ran out").Wait(10)
            .Started("w2").Wait(20).Progress(2, 10, null));
        Assert.Equal(TaskPhase.Running, task.Phase);
        Assert.Equal([("w1", AttemptOutcome.Lost, "lease ran out"), ("w2", AttemptOutcome.Running, null)], task.Attempts.Select(a => (a.Worker, a.Outcome, a.EndReason)));
        Assert.Equal(100_000_000, task.Attempts[0].Ended - task.Attempts[0].Started);
        Assert.Equal(2, task.Progress!.Value.Current);
    }

    [Fact]
    public async Task Between_two_attempts_a_task_is_redelivering() =>
        Assert.Equal(TaskPhase.Redelivering, (await ViewAsync(Task().Created().Started("w1").Wait(5).Redelivered("worker died"))).Phase);

    [Fact]
    public async Task A_question_without_an_answer_waits_for_input()
    {
        Assert.Equal(TaskPhase.InputRequired, (await ViewAsync(Task().Created().Started("w1").Wait(1).Asked("a").Wait(1).Answered("a").Wait(1).Asked("b"))).Phase);
        Assert.Equal(TaskPhase.Running, (await ViewAsync(Task().Created().Started("w1").Wait(1).Asked("a").Wait(1).Answered("a"))).Phase);
    }

    [Theory]
    [InlineData("completed", TaskPhase.Completed, AttemptOutcome.Completed)]
    [InlineData("failed", TaskPhase.Failed, AttemptOutcome.Failed)]
    [InlineData("cancelled", TaskPhase.Cancelled, AttemptOutcome.Cancelled)]
    internal async Task A_finished_task_has_its_outcome_and_its_duration(string status, TaskPhase phase, AttemptOutcome outcome)
    {
        var task = await ViewAsync(Task().Created().Started("w1").Wait(1_000).Finished(status, "why").Wait(30).Delivered());
        Assert.Equal((phase, outcome, "why"), (task.Phase, task.LastAttempt!.Outcome, task.Message));
        Assert.Equal(1_009_000_000, task.Age(long.MaxValue));
        Assert.NotNull(task.Delivered);
    }

    [Fact]
    public async Task Whatever_the_order_and_however_often_events_arrive_the_task_looks_the_same()
    {
        static SampleTask Whole() => Task().Created().Started("w1").Wait(50).Progress(4, 10, "x").Wait(50).Redelivered("r").Wait(10).Started("w2")
            .Wait(20).Progress(5, 10, "y").Wait(20).Progress(10, 10, "z").Wait(1).Finished("completed").Wait(1).Delivered();
        var expected = Summary(await ViewAsync(Whole()));

        foreach (var seed in Enumerable.Range(1, 20))
        {
            await using var dashboard = await TestDashboard.StartAsync();
            var task = Whole();
            var messages = task.EachLog().Select(l => ("/v1/logs", (Google.Protobuf.IMessage)l)).Concat(task.Traces().Select(t => ("/v1/traces", (Google.Protobuf.IMessage)t))).ToArray();
            var mixed = messages.Concat(messages).ToArray();
            new Random(seed).Shuffle(mixed);
            foreach (var (path, message) in mixed)
                await dashboard.PostAsync(path, message);
            Assert.Equal(expected, Summary(dashboard.Data.Tasks.Find("task-1")!));
        }
    }

    private static string Summary(TaskView task) => string.Join('|',
        task.Phase, task.First, task.Finished, task.Delivered, task.Message, task.TraceId, task.Events.Length,
        string.Join(',', task.Attempts.Select(a => $"{a.Number}{a.Worker}{a.Started}{a.Ended}{a.Outcome}{a.EndReason}{a.Progress.Length}")));

    [Fact]
    public async Task Spans_alone_tell_a_finished_task_when_its_log_records_are_lost()
    {
        var task = await ViewAsync(Task().Created().Started("w1").Wait(100).Finished("failed"), withLogs: false);
        Assert.Equal((TaskPhase.Failed, "w1"), (task.Phase, Assert.Single(task.Attempts).Worker));
    }

    [Fact]
    public async Task A_second_end_changes_nothing()
    {
        var task = await ViewAsync(Task().Created().Started("w1").Wait(1).Finished("completed", "first").Wait(5).Finished("failed", "second"));
        Assert.Equal((TaskPhase.Completed, "first"), (task.Phase, task.Message));
    }

    [Fact]
    public async Task A_task_that_reports_without_end_keeps_its_first_and_its_last_steps_within_the_limit()
    {
        await using var dashboard = await TestDashboard.StartAsync(("Dashboard:Limits:MaxEventsPerTask", "50"));
        var task = Task().Created().Started("w1");
        for (var step = 1; step <= 1_000; step++)
            task.Wait(1).Progress(step, 1_000, null);
        await dashboard.SendAsync(task);
        var view = dashboard.Data.Tasks.Find("task-1")!;
        Assert.InRange(view.Events.Length, 10, 55);
        Assert.Equal((TaskPhase.Running, 1_000), (view.Phase, view.Progress!.Value.Current));
    }

    [Fact]
    public async Task The_newest_tasks_are_kept()
    {
        await using var dashboard = await TestDashboard.StartAsync(("Dashboard:Limits:MaxTasks", "2"));
        foreach (var i in Enumerable.Range(1, 4))
            await dashboard.SendAsync(new SampleTask(i, "task-" + i, "t", Start + (ulong)i).Created());
        Assert.Equal(["task-4", "task-3"], dashboard.Data.Tasks.Snapshot().Select(t => t.Id));
        Assert.Equal(2, dashboard.Data.Tasks.Dropped);
    }
}
