using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Server;

namespace McpTasks.AspNetCore.Tests.Tasks.Calls;

/// <summary>What the engine itself injects: progress, the server, and the way to start further work.</summary>
public sealed class InjectedTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Progress_begins_empty_counts_and_refuses_what_makes_no_sense(bool asTask)
    {
        await using var server = await StartAsync();
        var client = await server.LegacyAsync();
        var reply = asTask ? await client.TaskAsync("tasks/result", await client.StartAsync("counts")) : await client.InlineAsync("counts");
        Assert.Equal(
            "none/1/none, 0/10/none, 2/10/two, 3/10/two, 3/10/three, refused total, refused by, refused by, 3/10/three",
            (string)reply["result"]!["content"]![0]!["text"]!);
    }

    [Theory, MemberData(nameof(InjectionTests.Kinds), MemberType = typeof(InjectionTests))]
    public async Task Concurrent_executions_see_the_same_application_services_and_a_server_of_their_own(
        string method, string target, bool asTask)
    {
        await using var server = await StartAsync();
        var client = await server.LegacyAsync("ann");
        JsonObject Parameters() => method == "resources/read" ? new() { ["uri"] = target } : new() { ["name"] = target };
        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            if (!asTask)
                return await client.SendAsync(method, Parameters());
            var created = await client.AsTaskAsync(method, Parameters(), new JsonObject());
            return await client.TaskAsync("tasks/result", (string)created["result"]!["task"]!["taskId"]!);
        }));

        Assert.All(replies, reply => Assert.Null(reply["error"]));
        var seen = server.Services.GetRequiredService<Seen>();
        Assert.Equal(8, seen.Count);
        Assert.Same(server.Services.GetRequiredService<TaskSubmitter>(), Assert.Single(seen.Select(each => each.Submitter).Distinct()));
        Assert.Same(server.Services.GetRequiredService<TaskCatalog>(), Assert.Single(seen.Select(each => each.Catalog).Distinct()));
        Assert.All(seen, each => Assert.Equal(client.Session, each.SessionId));
        Assert.Equal(asTask ? 8 : 1, seen.Select(each => each.Context.TaskId).Distinct().Count());
        Assert.Equal(8, seen.Select(each => each.Context).Distinct().Count());
    }

    [Fact]
    public async Task A_tool_starts_further_work_that_runs_for_the_same_caller()
    {
        await using var server = await StartAsync();
        var client = await server.LegacyAsync("ann");
        foreach (var asTask in new[] { false, true })
        {
            var reply = asTask
                ? await client.TaskAsync("tasks/result", await client.StartAsync("starts"))
                : await client.InlineAsync("starts");
            var started = (string)reply["result"]!["content"]![0]!["text"]!;
            Assert.Equal("5", (string)(await client.TaskAsync("tasks/result", started))["result"]!["content"]![0]!["text"]!);
        }
    }

    private static Task<TaskServer> StartAsync() => TaskServer.StartAsync(
        mcp: mcp => mcp.WithTools<TaskTools>().WithTools<Injected>().WithPrompts<Injected>().WithResources<Injected>(),
        configure: builder => builder.Services.AddSingleton<Seen>());

    internal sealed record Sight(TaskSubmitter Submitter, TaskCatalog Catalog, string? SessionId, TaskExecutionContext Context);

    internal sealed class Seen : ConcurrentQueue<Sight>;

    [McpServerToolType, McpServerPromptType, McpServerResourceType]
    private sealed class Injected
    {
        [McpServerTool(Name = "counts"), TaskSupport(TaskMode.Optional)]
        public static async Task<string> Counts(ITaskProgress progress)
        {
            var states = new List<string> { State() };
            await progress.SetTotalAsync(10);
            states.Add(State("0"));
            await progress.IncrementAsync(2, "two");
            states.Add(State());
            await progress.IncrementAsync();
            states.Add(State());
            await progress.SetMessageAsync("three");
            states.Add(State());
            foreach (var wrong in new Func<ValueTask>[] { () => progress.SetTotalAsync(0.5), () => progress.IncrementAsync(0), () => progress.IncrementAsync(-1) })
                states.Add($"refused {(await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await wrong())).ParamName}");
            states.Add(State());
            return string.Join(", ", states);

            string State(string none = "none") =>
                $"{progress.Current?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? none}/{progress.Total}/{progress.Message ?? "none"}";
        }

        [McpServerTool(Name = "starts"), TaskSupport(TaskMode.Optional)]
        public static async Task<string> Starts(
            TaskSubmitter submitter, TaskCatalog catalog, TaskExecutionContext context, CancellationToken cancellationToken)
        {
            var task = await submitter.SubmitAsync(
                new()
                {
                    Component = catalog.Find(TaskComponentKind.Tool, "add")!,
                    Owner = McpTasks.Server.CallerIdentity.OwnerKeyOf(context.User!),
                    Dialect = TaskDialect.Legacy,
                    Request = """{"name":"add","arguments":{"a":2,"b":3}}""",
                },
                cancellationToken);
            return task.Id.Value;
        }

        [McpServerTool(Name = "tool"), McpServerPrompt(Name = "prompt"), McpServerResource(
            UriTemplate = "inject://fixed"), TaskSupport(TaskMode.Optional)]
        public static string Look(TaskSubmitter submitter, TaskCatalog catalog, McpServer server, TaskExecutionContext context, Seen seen)
        {
            seen.Enqueue(new(submitter, catalog, server.SessionId, context));
            return "seen";
        }

        [McpServerResource(UriTemplate = "inject://items/{id}"), TaskSupport(TaskMode.Optional)]
        public static string LookAt(
            string id, TaskSubmitter submitter, TaskCatalog catalog, McpServer server, TaskExecutionContext context, Seen seen) =>
            $"{id} {Look(submitter, catalog, server, context, seen)}";
    }
}
