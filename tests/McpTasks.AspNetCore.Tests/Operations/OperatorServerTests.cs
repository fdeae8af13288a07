using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace McpTasks.AspNetCore.Tests.Operations;

/// <summary>The operator's MCP server, through the official client.</summary>
public sealed class OperatorServerTests
{
    private const string Key = "an-operators-key-of-more-than-32-letters";

    private static readonly string[] Views =
        ["list_schedules", "list_strikes", "list_tasks", "list_workers", "show_queue", "show_task", "task_result"];

    private static readonly string[] Destructive = ["cancel_task", "clear_tasks", "pause_queue", "rerun_task", "strike"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("2025-11-25")]
    [InlineData("2026-07-28")]
    public async Task Its_tools_are_its_own_and_say_which_of_them_only_look_and_which_destroy(string version)
    {
        await using var server = await StartAsync();
        await using var client = await ConnectAsync(server, version);
        var tools = await client.ListToolsAsync(cancellationToken: Token);
        await using var application = await McpClient.CreateAsync(
            new HttpClientTransport(new() { Endpoint = new(server.Http.BaseAddress!, "/mcp") }), new() { ProtocolVersion = version },
            cancellationToken: Token);
        var others = (await application.ListToolsAsync(cancellationToken: Token)).Select(tool => tool.Name).ToList();

        Assert.Equal(15, tools.Count);
        Assert.Equal(
            Views,
            tools.Where(tool => tool.ProtocolTool.Annotations!.ReadOnlyHint is true).Select(tool => tool.Name).Order(StringComparer.Ordinal));
        Assert.Equal(
            Destructive,
            tools.Where(tool => tool.ProtocolTool.Annotations!.DestructiveHint is true).Select(tool => tool.Name).Order(StringComparer.Ordinal));
        Assert.All(tools, tool => Assert.False(tool.ProtocolTool.Annotations!.OpenWorldHint));
        Assert.Contains("add", others);
        Assert.Empty(others.Intersect(tools.Select(tool => tool.Name)));
        Assert.Equal("mcptasks-operator", client.ServerInfo!.Name);
    }

    [Fact]
    public async Task A_task_is_found_shown_cancelled_run_again_and_cleared()
    {
        await using var server = await StartAsync();
        await using var client = await ConnectAsync(server);
        var ann = server.Modern("ann");
        var waits = await ann.StartAsync("wait", new JsonObject { ["door"] = "a" });
        var id = await ann.StartAsync("add", new JsonObject { ["a"] = 41 });
        await ann.UntilAsync(id, "completed");

        var listed = Assert.Single((await CallAsync(client, "list_tasks", new() { ["state"] = "completed" }))["tasks"]!.AsArray())!;
        Assert.Equal((id, "add", "completed"), ((string)listed["taskId"]!, (string)listed["tool"]!, (string)listed["state"]!));
        var shown = await CallAsync(client, "show_task", new() { ["taskId"] = id });
        Assert.Equal((41, null), ((int)shown["request"]!["arguments"]!["a"]!, shown["result"]));
        Assert.Equal("Created", (string)shown["history"]![0]!["kind"]!);
        Assert.Equal("42", (string)(await CallAsync(client, "task_result", new() { ["taskId"] = id }))["result"]!["content"]![0]!["text"]!);
        Assert.Equal("cancelled", (string)(await CallAsync(client, "cancel_task", new() { ["taskId"] = waits }))["status"]!);
        var again = (string)(await CallAsync(client, "rerun_task", new() { ["taskId"] = id }))["taskId"]!;
        await ann.UntilAsync(again, "completed");
        Assert.Equal(
            """{"removed":2,"more":false}""", (await CallAsync(client, "clear_tasks", new() { ["state"] = "completed" })).ToJsonString());
        Assert.Null(await server.Store.GetAsync(TaskId.Parse(id), default));
        Assert.NotNull(await server.Store.GetAsync(TaskId.Parse(waits), default));
        Assert.Contains(server.Log.Entries, entry => entry.Message.Contains("mcp.audit.action=\"rerun\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_queue_is_paused_a_component_struck_and_both_taken_back()
    {
        await using var server = await StartAsync();
        await using var client = await ConnectAsync(server);
        Assert.True((bool)(await CallAsync(client, "pause_queue"))["paused"]!);
        var id = await server.Modern("ann").StartAsync("add", new JsonObject { ["a"] = 41 });
        Assert.Equal(1, (int)(await CallAsync(client, "show_queue"))["tasks"]!["queued"]!);
        Assert.Equal(1, (int)(await CallAsync(client, "strike", new() { ["component"] = "add", ["mode"] = "refuse" }))["number"]!);
        Assert.Equal(-32006, (int)(await server.Modern("ann").CallAsync("add", new JsonObject { ["a"] = 1 }))["error"]!["code"]!);
        Assert.False((bool)(await CallAsync(client, "resume_queue"))["paused"]!);
        Assert.Equal("add", (string)Assert.Single((await CallAsync(client, "list_strikes"))["strikes"]!.AsArray())!["component"]!);
        await CallAsync(client, "lift_strike", new() { ["number"] = 1 });
        await CallAsync(client, "requeue_task", new() { ["taskId"] = id });

        await server.Modern("ann").UntilAsync(id, "completed");
        Assert.Empty((await CallAsync(client, "list_schedules"))["schedules"]!.AsArray());
        Assert.NotNull((await CallAsync(client, "list_workers"))["workers"]);
    }

    [Fact]
    public async Task What_cannot_be_done_is_an_error_of_the_tool_that_says_why()
    {
        await using var server = await StartAsync();
        await using var client = await ConnectAsync(server);

        Assert.Equal(
            "There is no such task: it never was, or its time to live has passed.",
            await FailAsync("show_task", new() { ["taskId"] = "nonsense" }));
        Assert.Equal(
            "'state' must be one of queued, running, input_required, completed, failed, cancelled, struck.",
            await FailAsync("list_tasks", new() { ["state"] = "odd" }));
        Assert.Equal("'limit' must be from 1 to 200.", await FailAsync("list_tasks", new() { ["limit"] = 1000 }));
        Assert.Equal("A strike names a component, an owner, or both.", await FailAsync("strike", new()));
        Assert.Equal("There is no strike 7.", await FailAsync("lift_strike", new() { ["number"] = 7 }));
        Assert.StartsWith(
            "Only tasks that have ended", await FailAsync("clear_tasks", new() { ["state"] = "running" }), StringComparison.Ordinal);

        async Task<string> FailAsync(string tool, Dictionary<string, object?> arguments)
        {
            var result = await client.CallToolAsync(tool, arguments, cancellationToken: Token);
            Assert.True(result.IsError);
            return result.StructuredContent!.Value.GetProperty("error").GetString()!;
        }
    }

    [Fact]
    public async Task A_long_result_is_cut()
    {
        await using var server = await StartAsync();
        await using var client = await ConnectAsync(server);
        var task = await server.Store.CreateAsync(
            new()
            {
                Owner = "ann",
                Kind = TaskComponentKind.Tool,
                Component = "add",
                Dialect = TaskDialect.Modern,
                Request = "{}",
                Ttl = TimeSpan.FromHours(1),
                PollInterval = TimeSpan.FromSeconds(5), MaxAttempts = 1, RedeliverAfter = TimeSpan.FromHours(1),
            },
            limits: null, Token);
        await server.Store.BeginAsync(task.Ref, "worker", TimeSpan.FromMinutes(1), Token);
        var large = new JsonObject { ["text"] = new string('x', 100_000) }.ToJsonString();
        Assert.True(await server.Store.CompleteAsync(task.Ref, 1, new(McpTaskStatus.Completed, Result: large), Token));

        var result = (await CallAsync(client, "task_result", new() { ["taskId"] = task.Id.Value }))["result"]!;

        Assert.Equal((true, large.Length, large[..32768]), ((bool)result["isCut"]!, (int)result["length"]!, (string)result["start"]!));
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData(Key + "x", HttpStatusCode.Unauthorized)]
    [InlineData(Key, HttpStatusCode.OK)]
    public async Task Only_the_key_opens_it(string? key, HttpStatusCode expected)
    {
        await using var server = await StartAsync();
        Assert.Equal(expected, (await PostAsync(server, key)).StatusCode);
    }

    [Fact]
    public async Task A_page_of_a_stranger_is_refused_even_with_the_key()
    {
        await using var server = await StartAsync();
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(server, Key, ("Origin", "https://evil.example"))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(server, Key, ("Host", "evil.example"))).StatusCode);
    }

    [Fact]
    public async Task Without_a_key_and_a_policy_there_is_nothing()
    {
        await using var server = await StartAsync(key: "");
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(server, "")).StatusCode);
    }

    [Fact]
    public async Task A_policy_of_the_host_takes_the_place_of_the_key_and_names_the_operator()
    {
        await using var server = await StartAsync(policy: "operators");
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync(server, Key)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(server, null, ("Authorization", "Bearer bob"))).StatusCode);
        await using var client = await ConnectAsync(server, headers: ("Authorization", "Bearer ann"));

        await CallAsync(client, "pause_queue");

        Assert.Contains(
            server.Log.Entries,
            entry => entry.Message.Contains("mcp.audit.operator=\"ann\", mcp.audit.action=\"pause\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_policy_that_is_not_there_stops_the_start() => Assert.Contains(
        "names the authorization policy 'nobody'",
        (await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(policy: "nobody"))).Message, StringComparison.Ordinal);

    private static Task<TaskServer> StartAsync(string key = Key, string? policy = null) => TaskServer.StartAsync(
        new() { ["McpTasks:Operator:Key"] = key },
        configure: builder => builder.Services.AddAuthorizationBuilder().AddPolicy(
            "operators",
            allowed => allowed.RequireAuthenticatedUser().RequireAssertion(context => context.User.FindFirst("sub")?.Value == "ann")),
        map: app =>
        {
            app.UseAuthentication();
            app.UseAuthorization();
            app.MapMcp("/mcp");
            app.MapTaskOperator(policy: policy);
        });

    private static Task<McpClient> ConnectAsync(TaskServer server, string version = "2026-07-28", (string Name, string Value)? headers = null) => McpClient.CreateAsync(
        new HttpClientTransport(new()
        {
            Endpoint = new(server.Http.BaseAddress!, "/operator/mcp"),
            TransportMode = HttpTransportMode.StreamableHttp,
            AdditionalHeaders = new Dictionary<string, string> { [headers?.Name ?? "X-Operator-Key"] = headers?.Value ?? Key },
        }),
        new() { ProtocolVersion = version }, cancellationToken: Token);

    private static async Task<JsonNode> CallAsync(McpClient client, string tool, Dictionary<string, object?>? arguments = null)
    {
        var result = await client.CallToolAsync(tool, arguments, cancellationToken: Token);
        var text = Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text;
        Assert.False(result.IsError ?? false, text);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(text), JsonNode.Parse(result.StructuredContent!.Value.GetRawText())));
        return JsonNode.Parse(text)!;
    }

    private static async Task<HttpResponseMessage> PostAsync(TaskServer server, string? key, params (string Name, string Value)[] headers)
    {
        using var request = TaskServer.Request(server.Message("tools/list", new JsonObject
        {
            ["_meta"] = new JsonObject
            {
                ["io.modelcontextprotocol/protocolVersion"] = "2026-07-28",
                ["io.modelcontextprotocol/clientInfo"] = new JsonObject { ["name"] = "test", ["version"] = "1" },
                ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject(),
            },
        }), user: null, session: null);
        request.RequestUri = new("/operator/mcp", UriKind.Relative);
        request.Headers.Add("MCP-Protocol-Version", "2026-07-28");
        request.Headers.Add("Mcp-Method", "tools/list");
        if (key is not null)
            request.Headers.Add("X-Operator-Key", key);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await server.Http.SendAsync(request, Token);
    }
}
