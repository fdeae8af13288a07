using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModelContextProtocol;
using ModelContextProtocol.Server;
using static McpTasks.AspNetCore.Tests.Tasks.Harness.Wire;

namespace McpTasks.AspNetCore.Tests.Tasks.Calls;

public sealed class InjectionTests
{
    public static TheoryData<string, string, bool> Kinds()
    {
        var data = new TheoryData<string, string, bool>();
        foreach (var (method, target) in new[] { ("tools/call", "tool"), ("prompts/get", "prompt"), ("resources/read", "inject://fixed"), (
            "resources/read", "inject://items/7") })
        {
            data.Add(method, target, false);
            data.Add(method, target, true);
        }

        return data;
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Dependencies_arrive_once_a_call_and_are_disposed_of_after_the_body(string method, string target, bool asTask)
    {
        await using var server = await StartAsync();
        var told = await RunAsync(server, method, target, asTask);

        Assert.Null(told["error"]);
        Assert.Contains(
            "started: True, server: True, progress: True, keyed: the key, nested: True, transients: 2", told.ToJsonString(),
            StringComparison.Ordinal);
        await EventuallyAsync(() => server.Services.GetRequiredService<Journal>().Contains("closed"));
        Assert.Equal(["opened", "used", "closed"], server.Services.GetRequiredService<Journal>());
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Dependencies_are_disposed_of_after_a_body_that_throws(string method, string target, bool asTask)
    {
        await using var server = await StartAsync();
        server.Services.GetRequiredService<Start>().Throw = true;
        Assert.Contains("The body failed.", (await RunAsync(server, method, target, asTask)).ToJsonString(), StringComparison.Ordinal);
        await EventuallyAsync(() => server.Services.GetRequiredService<Journal>().Contains("closed"));
        Assert.Equal(["opened", "used", "closed"], server.Services.GetRequiredService<Journal>());
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_dependency_that_cannot_be_made_fails_the_call_and_names_its_parameter(string method, string target, bool asTask)
    {
        await using var server = await StartAsync(
            services => services.AddScoped<Opened>(_ => throw new InvalidOperationException("secret connection string")));
        var reply = (await RunAsync(server, method, target, asTask)).ToJsonString();
        Assert.Matches("Failed to resolve dependencies of .*: parameter .*opened.* \\(Opened\\) could not be made", reply);
        Assert.DoesNotContain("secret", reply, StringComparison.Ordinal);
        Assert.Contains(
            server.Log.Entries,
            entry => entry.Exception?.ToString().Contains("secret connection string", StringComparison.Ordinal) == true);
        Assert.Empty(server.Services.GetRequiredService<Journal>());
    }

    [Fact]
    public async Task A_service_that_fails_when_disposed_of_does_not_undo_the_work()
    {
        await using var server = await StartAsync(
            services => services.AddScoped<Opened>(provider => new(provider.GetRequiredService<Journal>()) { FailsToClose = true }));
        var reply = await RunAsync(server, "tools/call", "tool", asTask: true);
        Assert.Contains("started: True", reply.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(["opened", "used"], server.Services.GetRequiredService<Journal>());
    }

    [Fact]
    public async Task Injected_parameters_are_not_in_the_schema_and_a_clients_values_for_them_never_arrive()
    {
        await using var server = await StartAsync();
        var client = await server.LegacyAsync("ann");
        var tool = (await client.SendAsync("tools/list", []))["result"]!["tools"]!.AsArray().Single(
            tool => (string?)tool!["name"] == "tool")!;
        Assert.Equal(["text"], tool["inputSchema"]!["properties"]!.AsObject().Select(property => property.Key));
        var prompt = (await client.SendAsync("prompts/list", []))["result"]!["prompts"]![0]!;
        Assert.Equal(["text"], prompt["arguments"]!.AsArray().Select(argument => (string)argument!["name"]!));

        var forged = Parse(
            """{"text":"t","start":{"IsReady":false},"opened":{"FailsToClose":true},"keyed":"forged","context":{"Component":"forged"},"server":null}""");
        foreach (var reply in new[] { await client.InlineAsync("tool", (JsonObject)forged.DeepClone()), await client.TaskAsync(
            "tasks/result", await client.StartAsync("tool", forged)) })
            Assert.Contains("started: True, server: True, progress: True, keyed: the key", reply.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_template_variable_with_the_name_of_an_injected_parameter_stops_the_start()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => TaskServer.StartAsync(
            mcp: mcp => mcp.WithTools<TaskTools>().WithResources<Clashing>(),
            configure: builder => builder.Services.AddSingleton<Start>()));
        Assert.Equal(
            "The resource template 'clash://{+id}{?page,start*}' has the variable 'start', but the parameter 'start' of Clashing.Read is injected (Start); rename one of them.",
            error.Message);
    }

    private static Task<TaskServer> StartAsync(Action<IServiceCollection>? more = null) => TaskServer.StartAsync(
        mcp: mcp => mcp.WithTools<Injected>().WithPrompts<Injected>().WithResources<Injected>(),
        configure: builder =>
        {
            builder.Services.AddSingleton<Journal>().AddSingleton<Start>()
                .AddHostedService(provider => provider.GetRequiredService<Start>());
            builder.Services.AddScoped<Opened>().AddScoped<Nested>().AddTransient<Fresh>().AddKeyedSingleton("key", "the key");
            more?.Invoke(builder.Services);
        });

    private static async Task<JsonNode> RunAsync(TaskServer server, string method, string target, bool asTask)
    {
        var client = await server.LegacyAsync("ann");
        JsonObject parameters = method == "resources/read"
            ? new() { ["uri"] = target }
            : new() { ["name"] = target, ["arguments"] = new JsonObject { ["text"] = "t" } };
        if (!asTask)
            return await client.SendAsync(method, parameters);
        var created = await client.AsTaskAsync(method, parameters, new JsonObject());
        return await client.TaskAsync("tasks/result", (string)created["result"]!["task"]!["taskId"]!);
    }

    internal sealed class Journal : ConcurrentQueue<string>;

    internal sealed class Start : IHostedService
    {
        public bool IsReady { get; private set; }

        public bool Throw { get; set; }

        public Task StartAsync(CancellationToken cancellationToken)
        {
            IsReady = true;
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    internal sealed class Opened : IAsyncDisposable
    {
        private readonly Journal _journal;

        public Opened(Journal journal) => (_journal = journal).Enqueue("opened");

        public bool FailsToClose { get; init; }

        public ValueTask DisposeAsync()
        {
            if (FailsToClose)
                throw new InvalidOperationException("stuck");
            _journal.Enqueue("closed");
            return ValueTask.CompletedTask;
        }
    }

    internal sealed class Nested(Opened opened, TaskExecutionContext context)
    {
        public Opened Opened => opened;

        public TaskExecutionContext Context => context;
    }

    internal sealed class Fresh(Nested nested)
    {
        public Nested Nested => nested;
    }

    [McpServerToolType, McpServerPromptType, McpServerResourceType]
    private sealed class Injected
    {
        [McpServerTool(Name = "tool"), TaskSupport(TaskMode.Optional)]
        public static string Tool(
            string text, Start start, Opened opened, Nested nested, Fresh one, Fresh two, [FromKeyedServices("key")] string keyed,
            McpServer server, ITaskProgress progress, TaskExecutionContext context,
            Journal journal) => Tell(start, opened, nested, one, two, keyed, server, progress, context, journal);

        [McpServerPrompt(Name = "prompt"), TaskSupport(TaskMode.Optional)]
        public static string Prompt(
            string text, Start start, Opened opened, Nested nested, Fresh one, Fresh two, [FromKeyedServices("key")] string keyed,
            McpServer server, ITaskProgress progress, TaskExecutionContext context,
            Journal journal) => Tell(start, opened, nested, one, two, keyed, server, progress, context, journal);

        [McpServerResource(UriTemplate = "inject://fixed"), TaskSupport(TaskMode.Optional)]
        public static string Fixed(
            Start start, Opened opened, Nested nested, Fresh one, Fresh two, [FromKeyedServices("key")] string keyed,
            McpServer server, ITaskProgress progress, TaskExecutionContext context,
            Journal journal) => Tell(start, opened, nested, one, two, keyed, server, progress, context, journal);

        [McpServerResource(UriTemplate = "inject://items/{id}"), TaskSupport(TaskMode.Optional)]
        public static string Item(
            string id, Start start, Opened opened, Nested nested, Fresh one, Fresh two, [FromKeyedServices("key")] string keyed,
            McpServer server, ITaskProgress progress, TaskExecutionContext context,
            Journal journal) => Tell(start, opened, nested, one, two, keyed, server, progress, context, journal);

        private static string Tell(
            Start start, Opened opened, Nested nested, Fresh one, Fresh two, string keyed, McpServer server, ITaskProgress progress,
            TaskExecutionContext context, Journal journal)
        {
            journal.Enqueue("used");
            if (start.Throw)
                throw new McpException("The body failed.");
            var nests = nested.Opened == opened && nested.Context == context && one.Nested == nested;
            return $"started: {start.IsReady}, server: {server is not null}, progress: {progress is not null}, keyed: {keyed}, nested: {nests}, transients: {(one == two ? 1 : 2)}";
        }
    }

    [McpServerResourceType]
    private sealed class Clashing
    {
        [McpServerResource(UriTemplate = "clash://{+id}{?page,start*}")]
        public static string Read(string id, Start start, string? page = null) => $"{id} {page} {start.IsReady}";
    }
}
