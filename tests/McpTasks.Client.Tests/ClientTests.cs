using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace McpTasks.Client.Tests;

public sealed class ClientTests
{
    public static TheoryData<TaskDialect> Dialects => [TaskDialect.Legacy, TaskDialect.Modern];

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_tool_that_runs_only_as_a_task_needs_no_preparation(TaskDialect dialect)
    {
        await using var server = await TestServer.StartAsync();
        var tasks = (await server.ConnectAsync(dialect)).Tasks();

        Assert.Equal("as a task", await (await tasks.StartToolAsync("required")).ResultAsync<string>().Soon());
        Assert.Contains(
            "task",
            (await Assert.ThrowsAnyAsync<McpException>(() => tasks.StartToolAsync("required", options: new() { Inline = true }))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ordinary_calls_of_the_client_never_become_tasks()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync(TaskDialect.Modern);
        await client.Tasks().StartToolAsync("point", new Dictionary<string, object?> { ["x"] = 1 });

        var result = await client.CallToolAsync("sum", new Dictionary<string, object?> { ["a"] = 1, ["b"] = 2 });

        Assert.Equal(3, result.As<int>());
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task Prompts_and_resources_are_tasks_in_2025_11_25_and_inline_in_2026_07_28(TaskDialect dialect)
    {
        await using var server = await TestServer.StartAsync();
        var tasks = (await server.ConnectAsync(dialect)).Tasks();

        var prompt = await tasks.StartPromptAsync("greet", new Dictionary<string, object?> { ["name"] = "Ann" });
        var resource = await tasks.StartResourceAsync("test://users/7");

        Assert.Equal(dialect == TaskDialect.Modern, prompt.CompletedInline);
        Assert.Equal(dialect == TaskDialect.Modern, resource.CompletedInline);
        Assert.Equal("Say hello to Ann", ((TextContentBlock)(await prompt.ResultAsync().Soon()).Messages.Single().Content).Text);
        Assert.Equal("""{"id":"7"}""", ((TextResourceContents)(await resource.ResultAsync().Soon()).Contents.Single()).Text);
    }

    [Fact]
    public async Task A_prompt_that_fails_as_a_task_fails_with_its_protocol_error()
    {
        await using var server = await TestServer.StartAsync();
        var tasks = (await server.ConnectAsync(TaskDialect.Legacy)).Tasks();
        var prompt = await tasks.StartPromptAsync("broken");

        var error = await Assert.ThrowsAsync<TaskFailedException>(() => tasks.ResumePrompt(prompt.TaskId!).ResultAsync().Soon());

        Assert.NotNull(error.ErrorCode);
    }

    [Fact]
    public async Task The_list_has_the_callers_tasks_of_all_its_pages_and_no_others()
    {
        await using var server = await TestServer.StartAsync();
        var tasks = (await server.ConnectAsync(TaskDialect.Legacy)).Tasks();
        var started = await Task.WhenAll(
            Enumerable.Range(0, 60).Select(x => tasks.StartToolAsync("point", new Dictionary<string, object?> { ["x"] = x })));
        await (await server.ConnectAsync(TaskDialect.Legacy, user: "bob")).Tasks()
            .StartToolAsync("point", new Dictionary<string, object?> { ["x"] = 0 });

        var listed = new List<string>();
        await foreach (var task in tasks.ListAsync(Patience.Token))
            listed.Add(task.TaskId!);

        Assert.Equal(started.Select(task => task.TaskId).Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_list_where_there_is_none_says_what_to_do()
    {
        await using var server = await TestServer.StartAsync();
        var tasks = (await server.ConnectAsync(TaskDialect.Modern)).Tasks();

        var error = await Assert.ThrowsAsync<NotSupportedException>(
            async () => await tasks.ListAsync().GetAsyncEnumerator().MoveNextAsync());

        Assert.Contains("2025-11-25", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_server_says_about_tasks_is_readable_in_both_dialects()
    {
        await using var server = await TestServer.StartAsync();

        Assert.Equal(new(true, true, true, true, true), (await server.ConnectAsync(TaskDialect.Legacy)).Tasks().Capabilities);
        Assert.Equal(new(true, false, false, false, true), (await server.ConnectAsync(TaskDialect.Modern)).Tasks().Capabilities);
    }

    [Fact]
    public async Task Tools_say_how_they_support_tasks()
    {
        await using var server = await TestServer.StartAsync();
        var support = new Dictionary<string, TaskMode?>();
        await foreach (var tool in (await server.ConnectAsync(TaskDialect.Legacy)).Tasks().ListToolsAsync(Patience.Token))
            support[tool.Tool.Name] = tool.Support;

        Assert.Equal((TaskMode.Optional, TaskMode.Required, TaskMode.Forbidden), (support["wait"], support["required"], support["inline"]));
    }

    [Fact]
    public async Task The_time_to_live_that_was_asked_for_is_reported()
    {
        await using var server = await TestServer.StartAsync();
        var tasks = (await server.ConnectAsync(TaskDialect.Legacy)).Tasks();

        var task = await tasks.StartToolAsync(
            "wait", new Dictionary<string, object?> { ["door"] = "t" }, new() { Ttl = TimeSpan.FromSeconds(30) });

        Assert.Equal(TimeSpan.FromSeconds(30), task.LastState!.Ttl);
        Assert.Equal(TimeSpan.FromSeconds(30), (await task.GetStateAsync()).Ttl);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task Ten_thousand_finished_tasks_leave_nothing_behind(TaskDialect dialect)
    {
        await using var server = await TestServer.StartAsync(new() { ["McpTasks:Worker:Concurrency"] = "64" });
        var tasks = (await server.ConnectAsync(dialect)).Tasks();
        using var atOnce = new SemaphoreSlim(64);

        // Most are awaited; every tenth is dropped, as by a caller who only starts things.
        await Task.WhenAll(Enumerable.Range(0, 10_000).Select(async x =>
        {
            await atOnce.WaitAsync();
            try
            {
                var task = await tasks.StartToolAsync("point", new Dictionary<string, object?> { ["x"] = x });
                if (x % 10 != 0)
                    Assert.Equal(x, (await task.ResultAsync<Point>())!.X);
            }
            finally
            {
                atOnce.Release();
            }
        }));

        await Patience.UntilAsync(() => tasks.Followed == 0);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        // What is swept with the next handles that are made.
        for (var i = 0; i < 200; i++)
            _ = tasks.Resume($"{i}");
        Assert.InRange(tasks.Feeds.Count, 0, 400);
    }

    [Fact]
    public async Task Settings_out_of_range_are_refused_with_their_name()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync(TaskDialect.Modern);

        Assert.Contains(
            "MinPollInterval must be between",
            Assert.Throws<ArgumentOutOfRangeException>(() => client.Tasks(new() { MinPollInterval = TimeSpan.Zero })).Message,
            StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => client.Tasks(new McpTaskClientOptions()));
    }
}
