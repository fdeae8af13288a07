using System.Text.Json.Nodes;

namespace McpTasks.MassTransit.Tests;

public sealed class ToolTaskTests
{
    [Fact]
    public async Task A_result_and_its_structured_content_are_stored_as_a_reply_would_carry_them()
    {
        await using var app = await WorkerApp.StartAsync<Tools>();

        var task = await app.EndAsync(await app.SubmitAsync("add", """{"a":2,"b":3}"""));

        Assert.Equal(McpTaskStatus.Completed, task.Status);
        Assert.Equal(5, (int?)JsonNode.Parse(task.Result!)!["structuredContent"]!["value"]);
        Assert.Equal("attempt 1 of add, task: True", (string?)JsonNode.Parse(task.Result!)!["structuredContent"]!["text"]);
    }

    [Theory]
    [InlineData(TaskDialect.Legacy, McpTaskStatus.Failed)]
    [InlineData(TaskDialect.Modern, McpTaskStatus.Completed)]
    public async Task A_tool_that_throws_ends_as_its_dialect_has_it_and_leaks_nothing(TaskDialect dialect, McpTaskStatus status)
    {
        await using var app = await WorkerApp.StartAsync<Tools>();

        var task = await app.EndAsync(await app.SubmitAsync("throws", dialect: dialect));

        Assert.Equal(status, task.Status);
        Assert.True((bool?)JsonNode.Parse(task.Result!)!["isError"]);
        Assert.DoesNotContain("secret", task.Result, StringComparison.Ordinal);
        Assert.Equal("An error occurred invoking 'throws'.", task.StatusMessage);
    }

    [Fact]
    public async Task A_tools_own_explanation_reaches_the_client()
    {
        await using var app = await WorkerApp.StartAsync<Tools>();

        var task = await app.EndAsync(await app.SubmitAsync("explains"));

        Assert.Equal("An error occurred invoking 'explains': The folder is empty.", task.StatusMessage);
    }

    [Fact]
    public async Task A_protocol_error_is_kept_with_its_code_and_data()
    {
        await using var app = await WorkerApp.StartAsync<Tools>();

        var task = await app.EndAsync(await app.SubmitAsync("refuses"));

        Assert.Equal((McpTaskStatus.Failed, null), (task.Status, task.Result));
        Assert.Equal("""{"code":-32602,"message":"Not allowed here.","data":{"why":"quota"}}""", task.Error);
    }

    [Fact]
    public async Task A_tool_that_reports_through_IProgress_reports_into_the_task()
    {
        await using var app = await WorkerApp.StartAsync<Tools>();

        var task = await app.SubmitAsync("counts");
        var seen = await app.UntilAsync(task, now => now.Progress is not null || now.Status.IsTerminal());

        Assert.Equal(new TaskProgress(1, 2, "half"), seen.Progress);
    }

    [Fact]
    public async Task A_question_goes_through_the_task_and_its_answer_comes_back()
    {
        await using var app = await WorkerApp.StartAsync<Tools>();
        var task = await app.SubmitAsync("asks", capabilities: new() { Elicitation = new() { Form = new() } });

        var waiting = await app.UntilAsync(task, now => now.Status == McpTaskStatus.InputRequired);
        Assert.Equal("elicitation/create", waiting.Inputs[0].Method);
        await app.Store.AnswerAsync(
            task.Ref, new Dictionary<string, string> { [waiting.Inputs[0].Key] = """{"action":"decline"}""" }, CancellationToken.None);

        Assert.Contains("decline", (await app.EndAsync(task)).Result, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_is_never_asked_what_it_did_not_declare()
    {
        await using var app = await WorkerApp.StartAsync<Tools>();

        var task = await app.EndAsync(await app.SubmitAsync("asks"));

        Assert.Contains("does not support elicitation", task.StatusMessage, StringComparison.Ordinal);
        Assert.Empty(task.Inputs);
    }

    [Theory]
    [InlineData(TaskDialect.Legacy, "test speaks 2025-11-25")]
    [InlineData(TaskDialect.Modern, "test speaks 2026-07-28")]
    public async Task A_tool_sees_the_client_and_the_revision_that_created_the_task(TaskDialect dialect, string seen)
    {
        await using var app = await WorkerApp.StartAsync<Tools>();

        var task = await app.EndAsync(await app.SubmitAsync("knows", dialect: dialect));

        Assert.Contains(seen, task.Result, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_a_task_interrupts_its_tool()
    {
        await using var app = await WorkerApp.StartAsync<Tools>();
        var task = await app.SubmitAsync("waits");
        await app.UntilAsync(task, now => now.Attempt == 1);

        await app.Store.CancelAsync(task.Ref, TaskActor.Client, "Cancelled by the client", CancellationToken.None);
        await app.StopAsync();

        var ended = await app.Store.GetAsync(task.Id, CancellationToken.None);
        Assert.Equal((McpTaskStatus.Cancelled, null), (ended!.Status, ended.Result));
    }

    [Fact]
    public async Task Stopping_the_worker_hands_a_running_task_back()
    {
        await using var app = await WorkerApp.StartAsync<Tools>("McpTasks:Worker:DrainTimeout=00:00:00");
        var task = await app.SubmitAsync("waits");
        await app.UntilAsync(task, now => now.Attempt == 1);

        await app.StopAsync();

        var handedBack = await app.Store.GetAsync(task.Id, CancellationToken.None);
        Assert.Equal((McpTaskStatus.Working, null), (handedBack!.Status, handedBack.LeaseExpiresAt));
    }

    [Fact]
    public async Task Ten_tasks_each_yield_their_own_value()
    {
        await using var app = await WorkerApp.StartAsync<Tools>();

        var tasks = await Task.WhenAll(Enumerable.Range(0, 10).Select(n => app.SubmitAsync("add", $$"""{"a":{{n}},"b":100}""")));
        var ended = await Task.WhenAll(tasks.Select(app.EndAsync));

        Assert.Equal(Enumerable.Range(100, 10), ended.Select(task => (int)JsonNode.Parse(task.Result!)!["structuredContent"]!["value"]!));
    }
}
