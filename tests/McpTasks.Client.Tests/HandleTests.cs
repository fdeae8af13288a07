using ModelContextProtocol.Client;

namespace McpTasks.Client.Tests;

public sealed class HandleTests
{
    public static TheoryData<TaskDialect> Dialects => [TaskDialect.Legacy, TaskDialect.Modern];

    [Theory, MemberData(nameof(Dialects))]
    public async Task Waiting_for_completed_returns_at_once_when_the_task_fails(TaskDialect dialect)
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync(dialect);
        var task = await client.Tasks().StartToolAsync("refuse", new Dictionary<string, object?> { ["code"] = -32050 });

        var ended = await task.WaitAsync(McpTaskStatus.Completed).Soon();

        Assert.Equal(McpTaskStatus.Failed, ended.Status);
        var error = await Assert.ThrowsAsync<TaskFailedException>(() => task.ResultAsync());
        Assert.Equal((-32050, "Not today."), (error.ErrorCode, error.Message));
        Assert.Null(error.ToolResult);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_tools_own_invalid_params_error_is_a_failure_and_no_missing_task(TaskDialect dialect)
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync(dialect);
        var task = await client.Tasks().StartToolAsync("refuse", new Dictionary<string, object?> { ["code"] = -32602 });

        var error = await Assert.ThrowsAsync<TaskFailedException>(() => task.ResultAsync().Soon());

        Assert.Equal((-32602, "Not today."), (error.ErrorCode, error.Message));
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_state_is_fresh_each_time_until_the_task_has_ended(TaskDialect dialect)
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync(dialect);
        var task = await client.Tasks().StartToolAsync("wait", new Dictionary<string, object?> { ["door"] = "f" });
        Assert.Equal(McpTaskStatus.Working, (await task.GetStateAsync()).Status);

        // Somebody else cancels it, and this handle is told nothing.
        await (await server.ConnectAsync(dialect)).Tasks().Resume(task.TaskId!).CancelAsync();

        Assert.Equal(McpTaskStatus.Cancelled, (await task.GetStateAsync()).Status);
        var asked = server.Requests.Of("tasks/get");
        Assert.Equal(McpTaskStatus.Cancelled, (await task.GetStateAsync()).Status);
        Assert.Equal(asked, server.Requests.Of("tasks/get"));
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task After_the_connection_closed_everything_throws_but_what_is_known_stays_readable(TaskDialect dialect)
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync(dialect);
        var running = await client.Tasks().StartToolAsync("wait", new Dictionary<string, object?> { ["door"] = "r" });
        var done = await client.Tasks().StartToolAsync("sum", new Dictionary<string, object?> { ["a"] = 1, ["b"] = 2 });
        var result = await done.ResultAsync().Soon();

        await client.DisposeAsync();

        await Assert.ThrowsAsync<TaskClientClosedException>(() => running.GetStateAsync().Soon());
        await Assert.ThrowsAsync<TaskClientClosedException>(() => running.WaitAsync().Soon());
        await Assert.ThrowsAsync<TaskClientClosedException>(() => running.CancelAsync().Soon());
        await Assert.ThrowsAsync<TaskClientClosedException>(() => running.ResultAsync().Soon());
        await Assert.ThrowsAsync<TaskClientClosedException>(async () => await running);
        await Assert.ThrowsAsync<TaskClientClosedException>(() => client.Tasks().StartToolAsync("sum").Soon());
        Assert.Throws<TaskClientClosedException>(() => running.OnChange(_ => { }));
        Assert.NotNull(running.TaskId);
        Assert.False(running.CompletedInline);
        Assert.Same(result, await done.ResultAsync());
        Assert.Equal(McpTaskStatus.Completed, (await done.CancelAsync()).Status);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_result_is_the_same_object_in_any_order_and_separate_handles_are_separate(TaskDialect dialect)
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync(dialect);
        var task = await client.Tasks().StartToolAsync("sum", new Dictionary<string, object?> { ["a"] = 1, ["b"] = 2 });
        var other = await client.Tasks().StartToolAsync("sum", new Dictionary<string, object?> { ["a"] = 3, ["b"] = 4 });
        var twin = client.Tasks().Resume(task.TaskId!);

        var together = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => task.ResultAsync())).Soon();
        var awaited = await task;
        await task.GetStateAsync();
        await task.WaitAsync();
        var again = await task.ResultAsync();

        Assert.All(together, result => Assert.Same(again, result));
        Assert.Same(again, awaited);
        Assert.NotSame(again, await other);
        Assert.NotSame(again, await twin);
        Assert.Equal((3, 7, 3), (await task.ResultAsync<int>(), await other.ResultAsync<int>(), await twin.ResultAsync<int>()));
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task Structured_content_becomes_the_type_that_is_asked_for(TaskDialect dialect)
    {
        await using var server = await TestServer.StartAsync();
        var tasks = (await server.ConnectAsync(dialect)).Tasks();

        Assert.Equal(
            new Point(7, "home"),
            await (await tasks.StartToolAsync("point", new Dictionary<string, object?> { ["x"] = 7 })).ResultAsync<Point>());
        Assert.Equal(["a", "b"], await (await tasks.StartToolAsync("list")).ResultAsync<string[]>() ?? []);
        Assert.Equal(
            "plain",
            await (await tasks.StartToolAsync("inline", new Dictionary<string, object?> { ["text"] = "plain" })).ResultAsync<string>());
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_call_answered_inline_has_its_result_offline_and_cancelling_it_does_nothing(TaskDialect dialect)
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync(dialect);
        var forbidden = await client.Tasks().StartToolAsync("inline", new Dictionary<string, object?> { ["text"] = "hi" });
        var wished = await client.Tasks()
            .StartToolAsync("sum", new Dictionary<string, object?> { ["a"] = 1, ["b"] = 2 }, new() { Inline = true });

        await client.DisposeAsync();

        foreach (var task in new[] { forbidden, wished })
        {
            Assert.True(task.CompletedInline);
            Assert.Null(task.TaskId);
            Assert.Equal(McpTaskStatus.Completed, (await task.GetStateAsync()).Status);
            Assert.Equal(McpTaskStatus.Completed, (await task.CancelAsync()).Status);
            Assert.Same(await task, await task.ResultAsync());
        }

        Assert.Equal("hi", await forbidden.ResultAsync<string>());
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task An_error_reported_inline_throws_as_that_of_a_task_does(TaskDialect dialect)
    {
        await using var server = await TestServer.StartAsync();
        var task = await (await server.ConnectAsync(dialect)).Tasks().StartToolAsync("inline_fails");

        var error = await Assert.ThrowsAsync<TaskFailedException>(() => task.ResultAsync());

        Assert.True(error.ToolResult!.IsError);
        Assert.Contains("No paper.", error.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_task_is_resumed_from_its_id_by_a_new_client(TaskDialect dialect)
    {
        await using var server = await TestServer.StartAsync();
        var first = await server.ConnectAsync(dialect);
        var id = (await first.Tasks().StartToolAsync("polled", new Dictionary<string, object?> { ["door"] = "x" })).TaskId!;
        await first.DisposeAsync();

        var task = (await server.ConnectAsync(dialect)).Tasks().Resume(id);
        Assert.Null(task.LastState);
        Assert.Equal(McpTaskStatus.Working, (await task.GetStateAsync()).Status);
        server.Gate.Open("x");

        Assert.Equal("passed x", await task.ResultAsync<string>().Soon());
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task When_the_connection_drops_the_task_goes_on_and_watching_ends_without_an_error(TaskDialect dialect)
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync(dialect);
        var task = await client.Tasks().StartToolAsync("polled", new Dictionary<string, object?> { ["door"] = "g" });
        var seen = new List<TaskState>();
        await foreach (var state in task.WatchAsync(Patience.Token))
        {
            seen.Add(state);
            await client.DisposeAsync();
        }

        Assert.Equal(McpTaskStatus.Working, seen[^1].Status);
        server.Gate.Open("g");
        Assert.Equal("passed g", await (await server.ConnectAsync(dialect)).Tasks().Resume(task.TaskId!).ResultAsync<string>().Soon());
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_cancelled_task_says_so_and_cancelling_again_does_nothing(TaskDialect dialect)
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync(dialect);
        var task = await client.Tasks().StartToolAsync("wait", new Dictionary<string, object?> { ["door"] = "n" });
        var waiting = task.ResultAsync();

        Assert.Equal(McpTaskStatus.Cancelled, (await task.CancelAsync()).Status);

        Assert.Equal(task.TaskId, (await Assert.ThrowsAsync<TaskCancelledException>(() => waiting.Soon())).TaskId);
        Assert.Equal(McpTaskStatus.Cancelled, (await task.CancelAsync()).Status);
        Assert.Equal(McpTaskStatus.Cancelled, (await client.Tasks().Resume(task.TaskId!).CancelAsync()).Status);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task Unknown_and_foreign_ids_are_not_found_alike(TaskDialect dialect)
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync(dialect);
        var foreign = await (await server.ConnectAsync(dialect, user: "bob")).Tasks()
            .StartToolAsync("wait", new Dictionary<string, object?> { ["door"] = "z" });

        var errors = new List<string>();
        foreach (var id in new[] { "no-such-task", foreign.TaskId! })
        {
            var task = client.Tasks().Resume(id);
            foreach (var use in new Func<Task>[] { () => task.GetStateAsync(), () => task.WaitAsync(), () => task.ResultAsync(), () => task.CancelAsync() })
                errors.Add((await Assert.ThrowsAsync<TaskNotFoundException>(() => use().Soon())).Message);
        }

        Assert.Single(errors.Distinct());
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_task_that_the_server_no_longer_keeps_has_expired(TaskDialect dialect)
    {
        await using var server = await TestServer.StartAsync(new() { ["McpTasks:DefaultTtl"] = "00:00:01" });
        var client = await server.ConnectAsync(dialect);
        var task = await client.Tasks().StartToolAsync("point", new Dictionary<string, object?> { ["x"] = 1 });
        var id = TaskId.Parse(task.TaskId!);
        await Patience.UntilAsync(() => server.Store.GetAsync(id, CancellationToken.None).AsTask().GetAwaiter().GetResult() is null);

        await Assert.ThrowsAsync<TaskExpiredException>(() => task.GetStateAsync());
        await Assert.ThrowsAsync<TaskExpiredException>(() => task.ResultAsync().Soon());
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_wait_ends_with_its_own_token_and_leaves_nothing_behind(TaskDialect dialect)
    {
        await using var server = await TestServer.StartAsync();
        var tasks = (await server.ConnectAsync(dialect)).Tasks();
        var task = await tasks.StartToolAsync("wait", new Dictionary<string, object?> { ["door"] = "o" });
        using var patience = new CancellationTokenSource();
        var waiting = task.WaitAsync(patience.Token);
        await Patience.UntilAsync(() => tasks.Followed == 1);

        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.Soon());
        await Patience.UntilAsync(() => tasks.Followed == 0);
        Assert.Equal(McpTaskStatus.Working, (await task.GetStateAsync()).Status);
    }
}
