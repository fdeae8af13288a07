using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using static McpTasks.AspNetCore.Tests.Tasks.Harness.Wire;

namespace McpTasks.AspNetCore.Tests.Specification;

public sealed class ExtensionTests
{
    [Fact]
    public async Task A_declaration_counts_for_its_own_request_only()
    {
        await using var server = await StartAsync();
        foreach (var declared in new[] { true, false, true, false })
        {
            var result = (await server.Modern("ann", tasks: declared).CallAsync("add", Parse("""{"a":1}""")))["result"]!;
            Assert.Equal(declared ? "task" : "complete", (string)result["resultType"]!);
            Assert.Equal(declared, result["content"] is null);
        }
    }

    [Fact]
    public async Task Only_a_new_task_is_a_result_of_type_task()
    {
        await using var server = await StartAsync();
        var client = Modern(server);
        var ids = await InEveryStatusAsync(server, client);
        foreach (var (method, parameters) in new[]
        {
            ("server/discover", "{}"), ("tools/list", "{}"), ("prompts/list", "{}"), ("resources/list", "{}"),
            ("resources/templates/list", "{}"),
            ("tools/call", """{"name":"inline"}"""), ("prompts/get", """{"name":"add"}"""),
            ("prompts/get", """{"name":"greet","arguments":{"name":"Ann"}}"""),
            ("resources/read", """{"uri":"test://fixed"}"""),
        })
        {
            var reply = await client.SendAsync(method, Parse(parameters));
            Assert.NotEqual("task", (string?)reply["result"]?["resultType"]);
        }

        foreach (var method in new[] { "tasks/get", "tasks/update", "tasks/cancel" })
        {
            foreach (var id in ids.Values)
            {
                var reply = await client.SendAsync(method, new() { ["taskId"] = id, ["inputResponses"] = new JsonObject() });
                Assert.Equal("complete", (string?)reply["result"]!["resultType"]);
                Assert.NotEqual("task", (string?)reply["result"]!["result"]?["resultType"]);
            }
        }
    }

    [Fact]
    public async Task Each_status_has_its_own_members()
    {
        await using var server = await StartAsync();
        var client = Modern(server);
        foreach (var (status, id) in await InEveryStatusAsync(server, client))
        {
            var task = (await client.TaskAsync("tasks/get", id))["result"]!.AsObject();
            Assert.Equal(status, (string)task["status"]!);
            string[] own =
                status switch { "input_required" => ["inputRequests"], "completed" => ["result"], "failed" => ["error"], _ => [] };
            Assert.Equal(own, task.Select(member => member.Key).Intersect(["inputRequests", "result", "error"]));
        }
    }

    [Fact]
    public async Task Listening_to_tasks_without_the_extension_is_refused_and_names_it()
    {
        await using var server = await StartAsync();
        await using var stream = await server.Modern(tasks: false)
            .OpenAsync("subscriptions/listen", Parse("""{"notifications":{"taskIds":[]}}"""));
        var error = (await stream.NextAsync())!["error"]!;
        Assert.Equal(-32021, (int)error["code"]!);
        Assert.Equal("""{"extensions":{"io.modelcontextprotocol/tasks":{}}}""", error["data"]!["requiredCapabilities"]!.ToJsonString());
    }

    [Fact]
    public async Task A_subscription_carries_neither_progress_nor_log_messages()
    {
        await using var server = await StartAsync();
        var client = Modern(server);
        var meta = Parse("""{"progressToken":"p","io.modelcontextprotocol/logLevel":"debug"}""");
        var id = (string)(await client.CallAsync("chat", new() { ["door"] = "a" }, meta))["result"]!["taskId"]!;
        await using var stream = await client.OpenAsync(
            "subscriptions/listen", new() { ["notifications"] = new JsonObject { ["taskIds"] = new JsonArray(id) } });
        var seen = new List<string>();
        while (await stream.NextAsync() is { } message)
        {
            seen.Add((string?)message["method"] ?? "reply");
            server.Gate.Open("a");
        }

        Assert.Equal(["notifications/subscriptions/acknowledged", "notifications/tasks", "reply"], seen.Distinct());
    }

    private static async Task<Dictionary<string, string>> InEveryStatusAsync(TaskServer server, ModernClient client)
    {
        var ids = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["working"] = await client.StartAsync("wait", new() { ["door"] = "a" }),
            ["input_required"] = await client.StartAsync("ask"),
            ["completed"] = await client.StartAsync("fail"),
            ["failed"] = await client.StartAsync("refuse"),
            ["cancelled"] = await client.StartAsync("wait", new() { ["door"] = "b" }),
        };
        Assert.NotNull((await client.TaskAsync("tasks/cancel", ids["cancelled"]))["result"]);
        foreach (var (status, id) in ids)
            await EventuallyAsync(() => (string)client.TaskAsync("tasks/get", id).Result["result"]!["status"]! == status);
        return ids;
    }

    private static ModernClient Modern(TaskServer server) => server.Modern("ann", capabilities: Parse("""{"elicitation":{}}"""));

    private static Task<TaskServer> StartAsync() => TaskServer.StartAsync(
        mcp: builder => builder.WithTools<TaskTools>().WithTools<AskingTools>().WithTools<ChattyTools>().WithPrompts<TaskPrompts>().WithResources<TaskResources>());

    [McpServerToolType]
    private sealed class ChattyTools(Gate gate)
    {
        [McpServerTool(Name = "chat"), TaskSupport(TaskMode.Optional)]
        public async Task<string> Chat(
            McpServer server, RequestContext<CallToolRequestParams> context, string door, CancellationToken cancellationToken)
        {
            await gate.WaitAsync(door, cancellationToken);
            if (context.Params?.ProgressToken is { } token)
                await server.NotifyProgressAsync(
                    token, new ProgressNotificationValue { Progress = 1, Message = "half" }, cancellationToken: cancellationToken);
            var entry = new JsonObject { ["level"] = "error", ["data"] = "said" };
            await server.SendMessageAsync(new JsonRpcNotification { Method = "notifications/message", Params = entry }, cancellationToken);
            return "done";
        }
    }
}
