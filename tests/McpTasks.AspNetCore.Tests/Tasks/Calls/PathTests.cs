using System.Net;
using System.Text.Json.Nodes;
using McpTasks.AspNetCore.Tests.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModelContextProtocol.AspNetCore;
using TestServers;

namespace McpTasks.AspNetCore.Tests.Tasks.Calls;

/// <summary>
/// MCP on two paths of one application, behind a base path. To the SDK that is one server with two ways in: an application that offers
/// other tools on each says so in <see cref="HttpServerTransportOptions.ConfigureSessionOptions"/>. Sessions and tasks are their owner's,
/// wherever they began.
/// </summary>
public sealed class PathTests(SharedStores stores)
{
    private const string A = "/base/a", B = "/base/b";

    [Theory]
    [InlineData(A)]
    [InlineData(B)]
    public async Task A_session_and_its_tasks_work_on_each_path(string path)
    {
        await using var server = await StartAsync();
        var client = await server.At(path).LegacyAsync("ann");
        await using var stream = await client.ListenAsync();
        var id = await client.StartAsync("steps", new() { ["door"] = "d" });
        server.Gate.Open("d");
        await stream.UntilAsync(message =>
            (string?)message["params"]?["taskId"] == id && (string?)message["params"]!["status"] == "completed");
        Assert.Equal("done", TextOf(await client.TaskAsync("tasks/result", id)));
    }

    [Theory]
    [InlineData(A)]
    [InlineData(B)]
    public async Task A_call_without_a_session_becomes_a_task_on_each_path(string path)
    {
        await using var server = await StartAsync();
        var client = server.At(path).Modern("ann");
        var task = await client.UntilAsync(await client.StartAsync("add", new() { ["a"] = 1 }), "completed");
        Assert.Equal("2", TextOf(new JsonObject { ["result"] = task["result"]!.DeepClone() }));
    }

    [Fact]
    public async Task A_task_is_its_owners_on_every_path_and_nobody_elses_on_any()
    {
        await using var server = await StartAsync();
        var id = await server.At(A).Modern("ann").StartAsync("add", new() { ["a"] = 1 });
        Assert.NotNull((await server.At(B).Modern("ann").TaskAsync("tasks/get", id))["result"]);
        foreach (var path in new[] { A, B })
            Assert.Equal(-32602, (int)(await server.At(path).Modern("bob").TaskAsync("tasks/get", id))["error"]!["code"]!);
    }

    [Fact]
    public async Task A_session_is_its_owners_on_every_path_and_unknown_to_others_on_any()
    {
        await using var server = await StartAsync();
        var session = (await server.At(A).LegacyAsync("ann")).Session;
        var list = server.Message("tools/list", []);
        Assert.Equal(HttpStatusCode.OK, (await server.At(B).SendAsync(list, "ann", session)).Response.StatusCode);
        foreach (var path in new[] { A, B })
            Assert.Equal(HttpStatusCode.NotFound, (await server.At(path).SendAsync(list, "bob", session)).Response.StatusCode);
    }

    [Fact]
    public async Task A_path_offers_its_own_tools_with_sessions_and_without()
    {
        await using var server = await StartAsync(configure: ByPath);
        foreach (var (path, own, other) in new[] { (A, "add", "steps"), (B, "steps", "add") })
        {
            var at = server.At(path);
            foreach (var client in new TaskClientBase[] { await at.LegacyAsync("ann"), at.Modern("ann") })
            {
                Assert.Equal([own], await ToolsOf(client));
                var id = await client.StartAsync(own, new() { ["a"] = 1 });
                await client.UntilAsync(id, "completed");
                Assert.NotNull((await client.CallAsync(other, new() { ["a"] = 1 }))["error"]);
            }
        }
    }

    [Fact]
    public async Task A_session_keeps_the_tools_of_the_path_that_it_began_on()
    {
        await using var server = await StartAsync(configure: ByPath);
        Assert.Equal(["add"], await ToolsOf((await server.At(A).LegacyAsync("ann")).At(server.At(B))));
    }

    [Theory]
    [InlineData(A, "add")]
    [InlineData(B, "steps")]
    public async Task A_session_that_another_replica_takes_over_by_its_stream_has_the_tools_of_its_path(string path, string tool)
    {
        var redis = await stores.ServerAsync(ServerKind.Garnet);
        var settings = new Dictionary<string, string?>
        {
            ["ConnectionStrings:redis"] = redis.ConnectionString,
            ["McpTasks:Redis:KeyPrefix"] = $"p-{Guid.NewGuid():N}",
        };
        await using var one = await StartAsync(settings, ShareByPath);
        await using var other = await StartAsync(settings, ShareByPath);
        var client = (await one.At(path).LegacyAsync("ann")).At(other.At(path));
        await using var stream = await client.ListenAsync();
        Assert.Equal([tool], await ToolsOf(client));
    }

    private static Task<TaskServer> StartAsync(
        Dictionary<string, string?>? settings = null, Action<WebApplicationBuilder>? configure = null) =>
        TaskServer.StartAsync(settings, configure: configure, map: app =>
        {
            app.UsePathBase("/base");
            app.UseRouting();
            app.MapMcp("/a");
            app.MapMcp("/b");
        });

    private static void ShareByPath(WebApplicationBuilder builder)
    {
        builder.AddMcpTasksRedis();
        ByPath(builder);
    }

    private static void ByPath(WebApplicationBuilder builder) => builder.Services.Configure<HttpServerTransportOptions>(http =>
        http.ConfigureSessionOptions = (context, options, _) =>
        {
            var offered = context.Request.Path.StartsWithSegments("/a", StringComparison.Ordinal) ? "add" : "steps";
            foreach (var tool in options.ToolCollection!.Where(tool => tool.ProtocolTool.Name != offered).ToList())
                options.ToolCollection!.Remove(tool);
            return Task.CompletedTask;
        });

    private static async Task<IEnumerable<string>> ToolsOf(TaskClientBase client) =>
        (await client.SendAsync("tools/list", []))["result"]!["tools"]!.AsArray().Select(tool => (string)tool!["name"]!);

    private static string TextOf(JsonNode reply) => (string)reply["result"]!["content"]![0]!["text"]!;
}
