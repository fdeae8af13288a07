using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpTasks.AspNetCore.Tests.Tasks.Calls;

/// <summary>Every kind of component in every mode, by its own attribute or by the server's default.</summary>
public sealed class ModeMatrixTests
{
    private static readonly string[] Kinds = ["tool", "prompt", "resource", "template"];

    public static TheoryData<string?, string> Defaults()
    {
        var data = new TheoryData<string?, string>();
        foreach (var setting in new[] { null, "Forbidden", "Optional", "Required" })
        {
            foreach (var kind in Kinds)
                data.Add(setting, kind);
        }

        return data;
    }

    [Theory, MemberData(nameof(Defaults))]
    public async Task A_components_own_mode_wins_over_the_servers_default_which_decides_for_the_rest(string? setting, string kind)
    {
        await using var server = await StartAsync(setting);
        var client = await server.LegacyAsync();

        Assert.Equal("forbidden", await ModeOfAsync(client, kind, "forbidden"));
        Assert.Equal("optional", await ModeOfAsync(client, kind, "optional"));
        Assert.Equal("required", await ModeOfAsync(client, kind, "required"));
        Assert.Equal((setting ?? "Forbidden").ToLowerInvariant(), await ModeOfAsync(client, kind, "silent"));
    }

    [Theory]
    [InlineData("tool")]
    [InlineData("prompt")]
    [InlineData("resource")]
    [InlineData("template")]
    public async Task What_is_refused_creates_no_task(string kind)
    {
        await using var server = await StartAsync();
        var client = await server.LegacyAsync("ann");

        await RefusedAsync(client, kind, "forbidden", asTask: true, "does not support task-augmented execution");
        await RefusedAsync(client, kind, "required", asTask: false, "requires task-augmented execution");
        Assert.Empty((await client.SendAsync("tasks/list", []))["result"]!["tasks"]!.AsArray());
    }

    [Theory]
    [InlineData("forbidden", "inline", "inline")]
    [InlineData("optional", "inline", "task")]
    [InlineData("required", "-32021", "task")]
    [InlineData("silent", "inline", "inline")]
    public async Task A_modern_client_that_knows_tasks_gets_one_whenever_the_tool_can(string mode, string without, string with)
    {
        await using var server = await StartAsync();
        Assert.Equal(without, await OutcomeAsync(server.Modern(tasks: false)));
        Assert.Equal(with, await OutcomeAsync(server.Modern()));

        async Task<string> OutcomeAsync(ModernClient client)
        {
            var reply = await client.CallAsync(mode);
            if (reply["error"] is { } error)
                return error["code"]!.ToString();
            if ((string)reply["result"]!["resultType"]! != "task")
                return (string)reply["result"]!["content"]![0]!["text"]!;
            return (string)(await client.UntilAsync((string)reply["result"]!["taskId"]!, "completed"))["result"]!["content"]![0]!["text"]!;
        }
    }

    [Theory]
    [InlineData("prompt")]
    [InlineData("resource")]
    [InlineData("template")]
    public async Task Modern_prompts_and_resources_run_inline_unless_they_only_run_as_tasks(string kind)
    {
        await using var server = await StartAsync();
        var client = server.Modern();
        foreach (var mode in new[] { "forbidden", "optional", "silent" })
            Assert.Contains("inline", (await SendAsync(client, kind, mode))["result"]!.ToJsonString(), StringComparison.Ordinal);
        var error = (await SendAsync(client, kind, "required"))["error"]!;
        Assert.Equal(-32601, (int)error["code"]!);
        Assert.Contains("runs only as a task", (string)error["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_default_set_in_code_decides_as_one_in_the_configuration_does()
    {
        await using var server = await TaskServer.StartAsync(
            mcp: mcp => mcp.WithTools<Modes>(),
            configure: builder => builder.Services.Configure<McpTasksOptions>(options => options.DefaultMode = TaskMode.Optional));
        Assert.Equal("optional", await ModeOfAsync(await server.LegacyAsync(), "tool", "silent"));
    }

    [Fact]
    public async Task A_tool_and_a_prompt_of_one_name_each_follow_their_own_mode()
    {
        await using var server = await TaskServer.StartAsync(mcp: mcp => mcp.WithTools<Namesakes>().WithPrompts<Namesakes>());
        var client = await server.LegacyAsync();
        foreach (var (name, tool, prompt) in new[] { ("one", "required", "forbidden"), ("two", "forbidden", "optional") })
        {
            Assert.Equal(tool, await ModeOfAsync(client, "tool", name));
            Assert.Equal(prompt, await ModeOfAsync(client, "prompt", name));
        }
    }

    [Fact]
    public async Task A_server_whose_components_are_never_tasks_declares_nothing_of_them()
    {
        await using var server = await TaskServer.StartAsync(
            mcp: mcp => mcp.WithTools([McpServerTool.Create(() => "inline", new() { Name = "silent" })]));
        var legacy = (await server.LegacyAsync("ann")).Initialized["capabilities"]!.AsObject();
        var modern = (await server.Modern().SendAsync("server/discover", []))["result"]!["capabilities"]!.AsObject();
        foreach (var capabilities in new[] { legacy, modern })
            Assert.Equal(["tools"], capabilities.Select(capability => capability.Key).Except(["logging"]));
        var tools = (await (await server.LegacyAsync()).SendAsync("tools/list", []))["result"]!["tools"]!.AsArray();
        Assert.DoesNotContain(tools, tool => tool!.AsObject().ContainsKey("execution"));
    }

    [Fact]
    public async Task What_only_a_handler_knows_as_in_a_proxy_runs_inline_and_never_as_a_task()
    {
        await using var server = await TaskServer.StartAsync(mcp: mcp => mcp.WithTools<Modes>().WithPrompts<Modes>().WithResources<Modes>()
            .WithCallToolHandler(
                (_, _) => ValueTask.FromResult(new CallToolResult { Content = [new TextContentBlock { Text = "inline" }] }))
            .WithGetPromptHandler(
                (_, _) => ValueTask.FromResult(new GetPromptResult { Messages = [new() { Role = Role.User, Content = new TextContentBlock { Text = "inline" } }] }))
            .WithReadResourceHandler((_, _) => ValueTask.FromResult(new ReadResourceResult { Contents = [new TextResourceContents { Uri = "far://1", Text = "inline" }] })));
        var client = await server.LegacyAsync("ann");
        foreach (var kind in new[] { "tool", "prompt", "resource" })
            Assert.Equal("forbidden", await ModeOfAsync(client, kind, "far"));
        Assert.Equal("inline", (string)(await server.Modern().CallAsync("far"))["result"]!["content"]![0]!["text"]!);
        Assert.Empty((await client.SendAsync("tasks/list", []))["result"]!["tasks"]!.AsArray());
    }

    private static Task<TaskServer> StartAsync(string? setting = null) => TaskServer.StartAsync(
        setting is null ? [] : new() { ["McpTasks:DefaultMode"] = setting },
        mcp => mcp.WithTools<Modes>().WithPrompts<Modes>().WithResources<Modes>());

    // As a client sees it: which of the two ways is open. What runs says which way it ran.
    private static async Task<string> ModeOfAsync(LegacyClient client, string kind, string name)
    {
        var (inline, asTask) = (await SendAsync(client, kind, name), await SendAsync(client, kind, name, asTask: true));
        if (inline["result"] is { } result)
            Assert.Contains("inline", result.ToJsonString(), StringComparison.Ordinal);
        else
            Assert.Equal(-32601, (int)inline["error"]!["code"]!);
        if (asTask["result"]?["task"]?["taskId"] is { } id)
            Assert.Contains(
                "\"task\"", (await client.TaskAsync("tasks/result", (string)id!))["result"]!.ToJsonString(), StringComparison.Ordinal);
        else
            Assert.Equal(-32601, (int)asTask["error"]!["code"]!);
        return (inline["result"], asTask["result"]) switch
        {
            (not null, not null) => "optional",
            (not null, null) => "forbidden",
            (null, not null) => "required",
            _ => "neither",
        };
    }

    private static async Task RefusedAsync(LegacyClient client, string kind, string name, bool asTask, string message)
    {
        var error = (await SendAsync(client, kind, name, asTask))["error"]!;
        Assert.Equal(-32601, (int)error["code"]!);
        Assert.Contains(message, (string)error["message"]!, StringComparison.Ordinal);
    }

    private static Task<JsonNode> SendAsync(TaskClientBase client, string kind, string name, bool asTask = false)
    {
        var (method, parameters) = kind switch
        {
            "tool" => ("tools/call", new JsonObject { ["name"] = name }),
            "prompt" => ("prompts/get", new JsonObject { ["name"] = name }),
            "resource" => ("resources/read", new JsonObject { ["uri"] = $"modes://{name}" }),
            _ => ("resources/read", new JsonObject { ["uri"] = $"modes://{name}/7" }),
        };
        if (asTask)
            parameters["task"] = new JsonObject();
        return client.SendAsync(method, parameters);
    }

    private static string How(TaskExecutionContext context) => context.IsTask ? "task" : "inline";

    [McpServerToolType, McpServerPromptType, McpServerResourceType]
    private sealed class Modes
    {
        [McpServerTool(Name = "silent"), McpServerPrompt(Name = "silent"), McpServerResource(UriTemplate = "modes://silent")]
        public static string Silent(TaskExecutionContext context) => How(context);

        [McpServerTool(Name = "forbidden"), McpServerPrompt(Name = "forbidden"), McpServerResource(
            UriTemplate = "modes://forbidden"), TaskSupport(TaskMode.Forbidden)]
        public static string Forbidden(TaskExecutionContext context) => How(context);

        [McpServerTool(Name = "optional"), McpServerPrompt(Name = "optional"), McpServerResource(
            UriTemplate = "modes://optional"), TaskSupport(TaskMode.Optional)]
        public static string Optional(TaskExecutionContext context) => How(context);

        [McpServerTool(Name = "required"), McpServerPrompt(Name = "required"), McpServerResource(
            UriTemplate = "modes://required"), TaskSupport(TaskMode.Required)]
        public static string Required(TaskExecutionContext context) => How(context);

        [McpServerResource(UriTemplate = "modes://silent/{id}")]
        public static string SilentTemplate(string id, TaskExecutionContext context) => $"{How(context)}";

        [McpServerResource(UriTemplate = "modes://forbidden/{id}"), TaskSupport(TaskMode.Forbidden)]
        public static string ForbiddenTemplate(string id, TaskExecutionContext context) => $"{How(context)}";

        [McpServerResource(UriTemplate = "modes://optional/{id}"), TaskSupport(TaskMode.Optional)]
        public static string OptionalTemplate(string id, TaskExecutionContext context) => $"{How(context)}";

        [McpServerResource(UriTemplate = "modes://required/{id}"), TaskSupport(TaskMode.Required)]
        public static string RequiredTemplate(string id, TaskExecutionContext context) => $"{How(context)}";
    }

    [McpServerToolType, McpServerPromptType]
    private sealed class Namesakes
    {
        [McpServerTool(Name = "one"), TaskSupport(TaskMode.Required)]
        public static string ToolOne(TaskExecutionContext context) => How(context);

        [McpServerPrompt(Name = "one")]
        public static string PromptOne(TaskExecutionContext context) => How(context);

        [McpServerTool(Name = "two")]
        public static string ToolTwo(TaskExecutionContext context) => How(context);

        [McpServerPrompt(Name = "two"), TaskSupport(TaskMode.Optional)]
        public static string PromptTwo(TaskExecutionContext context) => How(context);
    }
}
