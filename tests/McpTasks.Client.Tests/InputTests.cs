using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace McpTasks.Client.Tests;

public sealed class InputTests
{
    public static TheoryData<TaskDialect> Dialects => [TaskDialect.Legacy, TaskDialect.Modern];

    public static TheoryData<TaskDialect, string> Actions =>
        new() { { TaskDialect.Legacy, "decline" }, { TaskDialect.Legacy, "cancel" }, { TaskDialect.Modern, "decline" }, { TaskDialect.Modern, "cancel" } };

    [Theory, MemberData(nameof(Dialects))]
    public async Task The_clients_ordinary_handler_answers_with_a_typed_payload(TaskDialect dialect)
    {
        await using var server = await TestServer.StartAsync();
        var handlers = new Handlers();
        var task = await (await server.ConnectAsync(dialect, handlers.Accepting())).Tasks().StartToolAsync("ask");

        Assert.Equal("Ann (Name 1?)", await task.ResultAsync<string>().Soon());
        Assert.Equal(["Name 1?"], handlers.Asked);
    }

    [Theory, MemberData(nameof(Actions))]
    public async Task Declining_and_dismissing_reach_the_tool(TaskDialect dialect, string action)
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync(dialect, new Handlers().Eliciting(_ => new() { Action = action }));
        var task = await client.Tasks().StartToolAsync("ask");

        Assert.Equal(action, await task.ResultAsync<string>().Soon());
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task Questions_in_sequence_and_at_once_are_each_asked_once(TaskDialect dialect)
    {
        await using var server = await TestServer.StartAsync();
        var handlers = new Handlers();
        var tasks = (await server.ConnectAsync(dialect, handlers.Accepting(message => message))).Tasks();

        Assert.Equal(
            "Name 1?, Name 2?, Name 3?",
            await (await tasks.StartToolAsync("ask", new Dictionary<string, object?> { ["times"] = 3 })).ResultAsync<string>().Soon());
        Assert.Equal("Name 1?, Name 2?", await (await tasks.StartToolAsync("ask_both")).ResultAsync<string>().Soon());
        Assert.Equal(5, handlers.Asked.Count);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_question_is_asked_once_although_pushes_and_the_polls_of_many_waits_all_show_it(TaskDialect dialect)
    {
        await using var server = await TestServer.StartAsync();
        var handlers = new Handlers();
        var thinking = new TaskCompletionSource<ElicitResult>();
        var asking = new McpClientHandlers
        {
            ElicitationHandler = async (request, token) =>
            {
                handlers.Asked.Enqueue(request!.Message);
                return await thinking.Task.WaitAsync(token);
            },
        };
        var tasks = (await server.ConnectAsync(dialect, asking)).Tasks();
        var task = await tasks.StartToolAsync("ask");
        var results = Enumerable.Range(0, 8)
            .Select(_ => tasks.Resume(task.TaskId!).ResultAsync<string>())
            .Append(task.ResultAsync<string>())
            .ToList();
        var polls = server.Requests.Of("tasks/get");
        await Patience.UntilAsync(() => !handlers.Asked.IsEmpty);
        for (var i = 0; i < 20; i++)
            await task.GetStateAsync();

        thinking.SetResult(new() { Action = "decline" });

        Assert.All(await Task.WhenAll(results).Soon(), result => Assert.Equal("decline", result));
        Assert.Single(handlers.Asked);
        Assert.True(server.Requests.Of("tasks/get") >= polls);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task The_sampling_handler_answers_too(TaskDialect dialect)
    {
        await using var server = await TestServer.StartAsync();
        var task = await (await server.ConnectAsync(dialect, new Handlers().Sampling("forty-two"))).Tasks().StartToolAsync("sample");

        Assert.Equal("forty-two", await task.ResultAsync<string>().Soon());
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_client_without_a_handler_gets_a_clear_error_and_not_a_hang(TaskDialect dialect)
    {
        await using var server = await TestServer.StartAsync();
        var task = await (await server.ConnectAsync(dialect)).Tasks().StartToolAsync("ask");

        var error = await Assert.ThrowsAsync<TaskFailedException>(() => task.ResultAsync().Soon());

        Assert.Contains("does not support elicitation", error.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_handler_that_fails_dismisses_the_question(TaskDialect dialect)
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync(
            dialect, new Handlers().Eliciting(_ => throw new InvalidOperationException("the dialog crashed")));
        var task = await client.Tasks().StartToolAsync("ask");

        Assert.Equal("cancel", await task.ResultAsync<string>().Soon());
    }

    [Fact]
    public async Task Who_resumes_a_task_without_a_handler_is_told_and_the_question_stays_open_for_another()
    {
        await using var server = await TestServer.StartAsync();
        var asker = await server.ConnectAsync(TaskDialect.Modern, new Handlers().Accepting());
        var id = (await asker.Tasks().StartToolAsync("ask")).TaskId!;
        await asker.DisposeAsync();
        var without = (await server.ConnectAsync(TaskDialect.Modern)).Tasks().Resume(id);

        var error = await Assert.ThrowsAsync<TaskInputException>(() => without.ResultAsync().Soon());
        Assert.Equal((id, "elicitation/create"), (error.TaskId, error.Method));
        Assert.Equal(McpTaskStatus.InputRequired, (await without.GetStateAsync()).Status);
        await Assert.ThrowsAsync<TaskInputException>(() => without.ResultAsync().Soon());

        var with = (await server.ConnectAsync(TaskDialect.Modern, new Handlers().Accepting())).Tasks().Resume(id);
        Assert.Equal("Ann (Name 1?)", await with.ResultAsync<string>().Soon());
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_wait_for_input_required_returns_while_the_question_is_open(TaskDialect dialect)
    {
        await using var server = await TestServer.StartAsync();
        var answered = new TaskCompletionSource();
        var client = await server.ConnectAsync(dialect, new McpClientHandlers
        {
            ElicitationHandler = async (_, token) =>
            {
                await answered.Task.WaitAsync(token);
                return new() { Action = "decline" };
            },
        });
        var task = await client.Tasks().StartToolAsync("ask");

        Assert.Equal(McpTaskStatus.InputRequired, (await task.WaitAsync(McpTaskStatus.InputRequired).Soon()).Status);
        answered.SetResult();
        Assert.Equal("decline", await task.ResultAsync<string>().Soon());
    }
}
