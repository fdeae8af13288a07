using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using static McpTasks.AspNetCore.Tests.Tasks.Harness.Wire;

namespace McpTasks.AspNetCore.Tests.Tasks.Calls;

public sealed class ScopeAndFilterTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Filters_run_once_around_the_submission_outside_in(bool modern)
    {
        var log = new ConcurrentQueue<string>();
        await using var server = await StartAsync(
            log, filters => filters.AddCallToolFilter(Note(log, "outer")).AddCallToolFilter(Note(log, "inner")));
        TaskClientBase client = modern ? server.Modern() : await server.LegacyAsync();

        var id = await client.StartAsync("add", Parse("""{"a":1}"""));
        await client.UntilAsync(id, "completed");

        Assert.Equal(["outer>", "inner>", "<inner", "<outer"], log);
    }

    [Fact]
    public async Task What_a_filter_of_messages_says_before_a_call_is_in_the_calls_own_stream()
    {
        await using var server = await TaskServer.StartAsync(mcp: mcp => mcp.WithTools<TaskTools>()
            .WithMessageFilters(filters => filters.AddIncomingFilter(next => async (context, cancellationToken) =>
            {
                if (context.JsonRpcMessage is JsonRpcRequest { Method: "tools/call" })
                    await context.Server.SendNotificationAsync("notifications/hello", cancellationToken);
                await next(context, cancellationToken);
            })));
        var client = await server.LegacyAsync();

        await using var call = await client.OpenAsync(server.Message("tools/call", Parse("""{"name":"add","arguments":{"a":1}}""")));

        Assert.Equal(
            "notifications/hello",
            (string?)(await call.UntilAsync(message => message["method"] is not null || message["result"] is not null))["method"]);
    }

    [Theory]
    [InlineData("tools/call", """{"name":"add","arguments":{"a":1},"task":{}}""", "tool")]
    [InlineData("prompts/get", """{"name":"talk","task":{}}""", "prompt")]
    [InlineData("resources/read", """{"uri":"test://users/7/profile","task":{}}""", "resource")]
    public async Task Filters_of_messages_and_requests_run_once_around_the_submission_of_every_kind(
        string method, string parameters, string kind)
    {
        var log = new ConcurrentQueue<string>();
        await using var server = await TaskServer.StartAsync(mcp: mcp => mcp.WithTools<TaskTools>().WithPrompts<TaskPrompts>().WithResources<TaskResources>()
            .WithMessageFilters(filters => filters.AddIncomingFilter(next => async (context, cancellationToken) =>
            {
                var isCall = context.JsonRpcMessage is JsonRpcRequest request && request.Method == method;
                if (isCall)
                    log.Enqueue("message>");
                await next(context, cancellationToken);
                if (isCall)
                    log.Enqueue("<message");
            }))
            .WithRequestFilters(filters => filters.AddCallToolFilter(Note(log, "tool")).AddCallToolFilter(Note(log, "inner"))
                .AddGetPromptFilter(Around<GetPromptRequestParams, GetPromptResult>(log, "prompt"))
                .AddGetPromptFilter(Around<GetPromptRequestParams, GetPromptResult>(log, "inner"))
                .AddReadResourceFilter(Around<ReadResourceRequestParams, ReadResourceResult>(log, "resource"))
                .AddReadResourceFilter(Around<ReadResourceRequestParams, ReadResourceResult>(log, "inner"))));
        var client = await server.LegacyAsync();

        await client.UntilAsync((string)(await client.SendAsync(method, Parse(parameters)))["result"]!["task"]!["taskId"]!, "completed");

        await EventuallyAsync(() => log.Contains("<message"));
        Assert.Equal(["message>", $"{kind}>", "inner>", "<inner", $"<{kind}", "<message"], log);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_that_a_filter_refuses_creates_no_task(bool modern)
    {
        await using var server = await StartAsync(
            [],
            filters => filters.AddCallToolFilter(_ => (_, _) => throw new McpProtocolException("Access forbidden.", McpErrorCode.InvalidRequest)));
        TaskClientBase client = modern ? server.Modern("ann") : await server.LegacyAsync("ann");
        Assert.Equal(-32600, (int)(await client.CallAsync("add", Parse("""{"a":1}""")))["error"]!["code"]!);
        Assert.Empty((await (await server.LegacyAsync("ann")).SendAsync("tasks/list", []))["result"]!["tasks"]!.AsArray());
    }

    [Fact]
    public async Task A_filter_that_fails_after_the_submission_leaves_no_task_running_that_nobody_knows()
    {
        await using var server = await StartAsync([], filters => filters.AddCallToolFilter(next => async (request, cancellationToken) =>
        {
            await next(request, cancellationToken);
            throw new McpProtocolException("Too late.", McpErrorCode.InternalError);
        }));
        var client = await server.LegacyAsync("ann");
        Assert.Equal("Too late.", (string)(await client.CallAsync("wait", new() { ["door"] = "a" }))["error"]!["message"]!);
        await EventuallyAsync(() => (string?)client.SendAsync("tasks/list", []).Result["result"]!["tasks"]![0]!["status"] == "cancelled");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_inline_call_has_one_scope_that_ends_with_it_and_a_retry_has_another(bool modern)
    {
        var log = new ConcurrentQueue<string>();
        await using var server = await StartAsync(log, filters => filters.AddCallToolFilter(next => async (request, cancellationToken) =>
        {
            await next(request, cancellationToken);
            return await next(request, cancellationToken);
        }));
        Func<Task> call = modern
            ? async () => await server.Modern().CallAsync("scoped")
            : async () => await (await server.LegacyAsync()).InlineAsync("scoped");
        await call();
        await EventuallyAsync(() => log.Count == 6);
        Assert.Equal(2, log.Where(line => line.StartsWith("made", StringComparison.Ordinal)).Distinct().Count());
        Assert.Equal(2, log.Where(line => line.StartsWith("gone", StringComparison.Ordinal)).Distinct().Count());
        Assert.Equal(2, log.Count(line => line == "ran scoped"));
    }

    private static Task<TaskServer> StartAsync(ConcurrentQueue<string> log, Action<IMcpRequestFilterBuilder> filters) => TaskServer.StartAsync(
        mcp: builder => builder.WithTools<TaskTools>().WithTools<ScopedTools>().WithRequestFilters(filters),
        configure: builder => builder.Services.AddSingleton(log).AddScoped<Tracked>());

    private static McpRequestFilter<CallToolRequestParams, CallToolResult> Note(ConcurrentQueue<string> log, string name) =>
        Around<CallToolRequestParams, CallToolResult>(log, name);

    private static McpRequestFilter<TParams, TResult> Around<TParams, TResult>(ConcurrentQueue<string> log, string name) =>
        next => async (request, cancellationToken) =>
        {
            log.Enqueue(name + ">");
            var result = await next(request, cancellationToken);
            log.Enqueue("<" + name);
            return result;
        };

    internal sealed class Tracked : IAsyncDisposable
    {
        private readonly ConcurrentQueue<string> _log;
        private readonly Guid _id = Guid.NewGuid();

        public Tracked(ConcurrentQueue<string> log) => (_log = log).Enqueue($"made {_id}");

        public ValueTask DisposeAsync()
        {
            _log.Enqueue($"gone {_id}");
            return ValueTask.CompletedTask;
        }
    }

    [McpServerToolType]
    private sealed class ScopedTools
    {
        [McpServerTool(Name = "scoped")]
        public static string Scoped(Tracked one, Tracked two, TaskExecutionContext context, ConcurrentQueue<string> log)
        {
            log.Enqueue($"ran {context.Component}");
            return (one == two).ToString();
        }
    }
}
