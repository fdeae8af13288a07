using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using ModelContextProtocol.Client;

namespace McpTasks.Client.Tests;

public sealed class NotificationTests
{
    public static TheoryData<TaskDialect> Dialects => [TaskDialect.Legacy, TaskDialect.Modern];

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_watcher_sees_working_each_progress_message_and_the_end_long_before_the_next_poll(TaskDialect dialect)
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync(dialect);
        var task = await client.Tasks().StartToolAsync("steps", new Dictionary<string, object?> { ["door"] = "s" });
        var messages = new List<string?>();
        var step = 1;

        var last = default(TaskState);
        await foreach (var state in task.WatchAsync(Patience.Token))
        {
            last = state;
            Assert.Equal(task.TaskId, state.TaskId);
            if (messages.Count == 0 || messages[^1] != state.StatusMessage)
                messages.Add(state.StatusMessage);
            if (step == 1 || state.StatusMessage == $"Step {step - 1} of 3")
                server.Gate.Open($"s{step++}");
        }

        Assert.Equal(
            ["Step 1 of 3", "Step 2 of 3", "Step 3 of 3"],
            messages.Where(message => message?.StartsWith("Step", StringComparison.Ordinal) == true));
        Assert.Equal(McpTaskStatus.Completed, last!.Status);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_failure_is_pushed_too(TaskDialect dialect)
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync(dialect);
        var task = await client.Tasks().StartToolAsync("fail_at", new Dictionary<string, object?> { ["door"] = "f" });
        var waiting = task.WaitAsync();
        server.Gate.Open("f");

        var ended = await waiting.Soon();

        Assert.Equal(dialect == TaskDialect.Legacy ? McpTaskStatus.Failed : McpTaskStatus.Completed, ended.Status);
        Assert.Contains("The disk is full.", ended.StatusMessage, StringComparison.Ordinal);
        Assert.Contains(
            "The disk is full.", (await Assert.ThrowsAsync<TaskFailedException>(() => task.ResultAsync())).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_that_started_a_task_sees_its_progress_in_numbers()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync(TaskDialect.Legacy);
        var task = await client.Tasks().StartToolAsync("steps", new Dictionary<string, object?> { ["door"] = "s" });

        await foreach (var state in task.WatchAsync(Patience.Token))
        {
            if (state.Progress is { Current: 1, Total: 3 })
                return;
            server.Gate.Open("s1");
        }

        Assert.Fail("The progress did not arrive.");
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task Synchronous_and_asynchronous_callbacks_run_although_another_throws(TaskDialect dialect)
    {
        await using var server = await TestServer.StartAsync();
        var log = new CollectingLogger();
        var client = await server.ConnectAsync(dialect, options: new() { LoggerFactory = log });
        var task = await client.Tasks().StartToolAsync("wait", new Dictionary<string, object?> { ["door"] = "c" });
        var (first, second) = (new TaskCompletionSource<TaskState>(), new TaskCompletionSource<TaskState>());

        task.OnChange((Action<TaskState>)(_ => throw new InvalidOperationException("a bad callback")));
        task.OnChange(state =>
        {
            if (state.IsTerminal)
                first.TrySetResult(state);
        });
        task.OnChange(async state =>
        {
            await Task.Yield();
            if (state.IsTerminal)
                second.TrySetResult(state);
        });
        server.Gate.Open("c");

        Assert.Equal(McpTaskStatus.Completed, (await first.Task.Soon()).Status);
        Assert.Equal(McpTaskStatus.Completed, (await second.Task.Soon()).Status);
        await Patience.UntilAsync(() => log.Errors.Any(error => error.Contains("a bad callback", StringComparison.Ordinal)));
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_callback_registered_after_the_end_is_called_once_with_the_final_state(TaskDialect dialect)
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync(dialect);
        var task = await client.Tasks().StartToolAsync("point", new Dictionary<string, object?> { ["x"] = 1 });
        await task.WaitAsync().Soon();
        var called = new ConcurrentQueue<TaskState>();

        task.OnChange(called.Enqueue);
        await Patience.UntilAsync(() => !called.IsEmpty);

        Assert.Equal(McpTaskStatus.Completed, Assert.Single(called).Status);
    }

    [Fact]
    public async Task A_disposed_callback_is_called_no_more()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync(TaskDialect.Modern);
        var task = await client.Tasks().StartToolAsync("wait", new Dictionary<string, object?> { ["door"] = "d" });
        var called = new ConcurrentQueue<TaskState>();
        var callback = task.OnChange(called.Enqueue);
        await Patience.UntilAsync(() => !called.IsEmpty);

        callback.Dispose();
        server.Gate.Open("d");
        await task.WaitAsync().Soon();

        Assert.DoesNotContain(called, state => state.IsTerminal);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_wait_is_woken_by_a_notification_and_not_by_the_next_poll(TaskDialect dialect)
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync(dialect);
        // Polls are an hour apart.
        var task = await client.Tasks().StartToolAsync("wait", new Dictionary<string, object?> { ["door"] = "w" });
        var waiting = task.WaitAsync();
        if (dialect == TaskDialect.Modern)
            await Patience.UntilAsync(() => server.Requests.Of("subscriptions/listen") == 1);

        server.Gate.Open("w");

        Assert.Equal(McpTaskStatus.Completed, (await waiting.Soon()).Status);
    }

    [Fact]
    public async Task Without_notifications_polling_at_the_servers_interval_finishes()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync(TaskDialect.Legacy, getStream: false);
        var task = await client.Tasks().StartToolAsync("polled", new Dictionary<string, object?> { ["door"] = "p" });
        var waiting = task.WaitAsync();
        server.Gate.Open("p");

        Assert.Equal(McpTaskStatus.Completed, (await waiting.Soon()).Status);
    }

    [Theory]
    [InlineData(100, 250)]
    [InlineData(3_600_000, 3_600_000)]
    public async Task Polls_are_the_servers_interval_apart_and_never_closer_than_the_floor(int proposed, int expected)
    {
        await using var server = await TestServer.StartAsync();
        var time = new PacedTime();
        var client = await server.ConnectAsync(TaskDialect.Legacy, options: new() { TimeProvider = time }, getStream: false);
        var task = await client.Tasks()
            .StartToolAsync(proposed == 100 ? "polled" : "wait", new Dictionary<string, object?> { ["door"] = "p" });
        Assert.Equal(TimeSpan.FromMilliseconds(proposed), task.LastState!.PollInterval);
        var waiting = task.WaitAsync();
        for (var polls = 1; polls <= 3; polls++)
        {
            await Patience.UntilAsync(() => time.Pauses.Count == polls);
            Assert.Equal(polls, server.Requests.Of("tasks/get"));
            time.Advance(TimeSpan.FromMilliseconds(expected));
        }

        Assert.All(time.Pauses, pause => Assert.Equal(TimeSpan.FromMilliseconds(expected), pause));
        server.Gate.Open("p");
        while (!waiting.IsCompleted)
        {
            await Task.Delay(10, Patience.Token);
            time.Advance(TimeSpan.FromMilliseconds(expected));
        }

        Assert.Equal(McpTaskStatus.Completed, (await waiting).Status);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_result_is_waited_for_however_long_it_takes(TaskDialect dialect)
    {
        await using var server = await TestServer.StartAsync();
        var time = new PacedTime();
        var client = await server.ConnectAsync(dialect, options: new() { TimeProvider = time }, getStream: false);
        var task = await client.Tasks().StartToolAsync("wait", new Dictionary<string, object?> { ["door"] = "p" });
        var result = task.ResultAsync<string>();
        for (var hour = 1; hour <= 24; hour++)
        {
            await Patience.UntilAsync(() => time.Pauses.Count >= hour);
            Assert.False(result.IsCompleted);
            time.Advance(TimeSpan.FromHours(1));
        }

        server.Gate.Open("p");
        while (!result.IsCompleted)
        {
            await Task.Delay(10, Patience.Token);
            time.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal("passed p", await result);
    }

    /// <summary>Time that a test moves, and the pauses that were made in it.</summary>
    private sealed class PacedTime : FakeTimeProvider
    {
        public ConcurrentQueue<TimeSpan> Pauses { get; } = new();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            Pauses.Enqueue(dueTime);
            return timer;
        }
    }
}
