using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpTasks.Core.Tests.Invoking;

/// <summary>A task ends with what the same call would have been answered inline.</summary>
public sealed class OutcomeTests
{
    [Fact]
    public async Task A_tools_result_is_the_tasks()
    {
        await using var call = Invocation.Of((string name, int rows) => $"{name} {rows}");

        var task = await call.RunAsync("""{"name":"tool","arguments":{"name":"import","rows":3}}""");

        Assert.Equal((McpTaskStatus.Completed, false, null), (task.Status, task.IsError, task.Error));
        Assert.Equal("import 3", TextOf(task));
    }

    [Theory]
    [InlineData(TaskDialect.Legacy, McpTaskStatus.Failed)]
    [InlineData(TaskDialect.Modern, McpTaskStatus.Completed)]
    public async Task A_tools_own_error_is_a_failure_in_the_older_dialect_only(TaskDialect dialect, McpTaskStatus status)
    {
        await using var call = new Invocation(McpServerTool.Create(
            () => new CallToolResult { IsError = true, Content = [new TextContentBlock { Text = "no rows" }] },
            new() { Name = "tool" })) { Dialect = dialect };

        var task = await call.RunAsync();

        Assert.Equal((status, true, "no rows", "no rows"), (task.Status, task.IsError, task.StatusMessage, TextOf(task)));
    }

    [Fact]
    public async Task A_tools_own_error_without_a_text_is_told_all_the_same()
    {
        await using var call = Invocation.Of(() => new CallToolResult { IsError = true });

        Assert.Equal("The tool reported an error.", (await call.RunAsync()).StatusMessage);
    }

    [Fact]
    public async Task A_good_result_leaves_no_text_as_the_tasks_message()
    {
        await using var call = Invocation.Of(() => "secret");

        Assert.DoesNotContain("secret", (await call.RunAsync()).StatusMessage ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_tool_throws_for_its_caller_is_told_and_nothing_else()
    {
        await using var told = Invocation.Of(string () => throw new McpException("the rows are gone"));
        await using var untold = Invocation.Of(string () => throw new InvalidOperationException("the password is x"));

        var (toldTask, untoldTask) = (await told.RunAsync(), await untold.RunAsync());

        Assert.Equal("An error occurred invoking 'tool': the rows are gone", TextOf(toldTask));
        Assert.Equal("An error occurred invoking 'tool'.", TextOf(untoldTask));
        Assert.True(untoldTask.IsError);
        // Those who look after the service find it in the log.
        Assert.Contains(untold.Engine.Logs.Records, record => record.Text == $"Tool tool failed in task {untoldTask.Id}");
        Assert.DoesNotContain(told.Engine.Logs.Records, record => record.Text.Contains("failed in task", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_protocol_error_is_the_tasks_error_with_its_code_and_data()
    {
        var error = new McpProtocolException("No such row", McpErrorCode.InvalidParams);
        error.Data["row"] = 7;
        await using var call = Invocation.Of(string () => throw error);

        var task = await call.RunAsync();

        Assert.Equal((McpTaskStatus.Failed, null, "No such row"), (task.Status, task.Result, task.StatusMessage));
        Assert.Equal("""{"code":-32602,"message":"No such row","data":{"row":7}}""", task.Error);
    }

    [Fact]
    public async Task A_protocol_error_without_data_has_none()
    {
        await using var call = Invocation.Of(string () => throw new McpProtocolException("No such row", McpErrorCode.InvalidParams));

        Assert.Equal("""{"code":-32602,"message":"No such row"}""", (await call.RunAsync()).Error);
    }

    [Fact]
    public async Task A_prompt_ends_with_its_messages()
    {
        await using var call = new Invocation(McpServerPrompt.Create((string topic) => $"Tell of {topic}", new() { Name = "ask" }));

        var task = await call.RunAsync("""{"name":"ask","arguments":{"topic":"rows"}}""");

        Assert.Equal("Tell of rows", (string?)JsonNode.Parse(task.Result!)!["messages"]![0]!["content"]!["text"]);
    }

    [Fact]
    public async Task A_resource_ends_with_its_contents()
    {
        await using var call = new Invocation(
            McpServerResource.Create((int page) => $"page {page}", new() { Name = "doc", UriTemplate = "doc://{page}" }));

        var task = await call.RunAsync("""{"uri":"doc://7"}""");

        Assert.Equal("page 7", (string?)JsonNode.Parse(task.Result!)!["contents"]![0]!["text"]);
    }

    [Fact]
    public async Task What_no_tool_throws_is_an_error_of_the_protocol()
    {
        await using var told = new Invocation(
            McpServerPrompt.Create(string () => throw new McpException("not now"), new() { Name = "ask" }));
        await using var untold = new Invocation(
            McpServerPrompt.Create(string () => throw new InvalidOperationException("x"), new() { Name = "ask" }));

        Assert.Equal("""{"code":-32603,"message":"not now"}""", (await told.RunAsync("""{"name":"ask"}""")).Error);
        Assert.Equal("""{"code":-32603,"message":"An error occurred."}""", (await untold.RunAsync("""{"name":"ask"}""")).Error);
    }

    [Fact]
    public async Task A_tool_that_gives_up_by_itself_has_failed_though_nobody_cancelled_it()
    {
        await using var call = Invocation.Of(string () => throw new OperationCanceledException());

        Assert.Equal("An error occurred invoking 'tool'.", TextOf(await call.RunAsync()));
    }

    [Fact]
    public async Task What_a_tool_reports_the_protocols_way_is_the_tasks_progress()
    {
        await using var call = Invocation.Of(async (McpServer server, RequestContext<CallToolRequestParams> request) =>
        {
            await server.NotifyProgressAsync(request.Params.ProgressToken!.Value, new() { Progress = 2, Total = 5, Message = "reading" });
            return "done";
        });

        var task = await call.RunAsync();

        Assert.Equal("done", TextOf(task));
        Assert.Equal(new TaskProgress(2, 5, "reading"), task.Progress);
    }

    [Fact]
    public async Task A_tool_sees_the_client_that_created_its_task()
    {
        await using var call = new Invocation(McpServerTool.Create(
            (McpServer server) =>
                $"{server.SessionId} {server.ClientInfo?.Name} {server.NegotiatedProtocolVersion} {server.ClientCapabilities?.Roots is not null} {server.Services is not null}",
            new() { Name = "tool" })) { Capabilities = new() { Roots = new() }, Dialect = TaskDialect.Legacy };

        Assert.Equal("session client 2025-11-25 True True", TextOf(await call.RunAsync()));
    }

    [Fact]
    public async Task A_tool_of_a_client_that_said_nothing_sees_nothing()
    {
        await using var call = Invocation.Of(
            (McpServer server) => $"{server.ClientInfo is null} {server.ClientCapabilities is null} {server.NegotiatedProtocolVersion}");

        Assert.Equal("True True 2026-07-28", TextOf(await call.RunAsync()));
    }

    [Fact]
    public async Task A_tool_knows_its_task_and_attempt()
    {
        await using var call = Invocation.Of((McpServer server) =>
            server.Services!.GetRequiredService<TaskExecutionContext>() is var context ? $"{context.TaskId} {context.Attempt} {context.IsTask} {context.Component} {context.User is null}" : "");

        var task = await call.RunAsync();

        Assert.Equal($"{task.Id} 1 True work True", TextOf(task));
    }

    [Fact]
    public async Task What_the_client_told_beside_its_arguments_reaches_the_tool_with_the_tasks_own_token()
    {
        await using var call = Invocation.Of((RequestContext<CallToolRequestParams> request) =>
            $"{request.Params.Meta?["app/tenant"]} {request.Params.ProgressToken} {request.JsonRpcRequest.Method} {request.MatchedPrimitive?.Id}");

        var task = await call.RunAsync("""{"name":"tool","_meta":{"app/tenant":"seven","progressToken":"theirs"}}""");

        Assert.Equal($"seven {task.Id} tools/call tool", TextOf(task));
    }

    [Fact]
    public async Task What_a_tool_logs_to_its_client_is_in_the_workers_log()
    {
        await using var call = Invocation.Of(async (McpServer server) =>
        {
            await server.SendMessageAsync(new JsonRpcNotification
            {
                Method = NotificationMethods.LoggingMessageNotification,
                Params = JsonNode.Parse("""{"level":"info","data":"seven rows"}"""),
            });
            await server.SendMessageAsync(new JsonRpcNotification { Method = NotificationMethods.ToolListChangedNotification });
            return "done";
        });

        Assert.Equal("done", TextOf(await call.RunAsync()));
        Assert.Contains(call.Engine.Logs.Records, record => record.Text.Contains("seven rows", StringComparison.Ordinal));
    }

    internal static string? TextOf(TaskRecord task) => (string?)JsonNode.Parse(task.Result!)!["content"]![0]!["text"];
}
