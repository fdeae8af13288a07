#pragma warning disable MCP9006, MCPEXP002 // Sessions are part of the 2025-11-25 revision; every setting of the SDK is looked at.
using System.ComponentModel;
using System.Net;
using System.Text.Json.Nodes;
using McpTasks.AspNetCore.Http;
using McpTasks.AspNetCore.Tests.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Server;

namespace McpTasks.AspNetCore.Tests.Field;

/// <summary>Servers as other teams have set them up, with one word more.</summary>
public sealed class SessionModeTests
{
    private const string Initialize = """{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}""";

    [Fact]
    public async Task The_official_sample_runs_tasks_with_one_word_and_one_attribute()
    {
        await using var app = await StartAsync(
            mcp => mcp.WithHttpTransport().WithTools<EchoTool>().WithDurableTasks(), app => app.MapMcp());
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single() + "/") };
        using var call = McpHost.ModernCall("echo", new JsonObject { ["message"] = "hi" }, new JsonObject
        {
            ["io.modelcontextprotocol/protocolVersion"] = "2026-07-28",
            ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject
            {
                ["extensions"] = new JsonObject { ["io.modelcontextprotocol/tasks"] = new JsonObject() },
            },
        });
        Assert.Equal("task", (string?)(await SendAsync(http, call)).Json!["result"]!["resultType"]);
    }

    [Fact]
    public async Task A_server_without_sessions_serves_both_revisions_and_gives_none()
    {
        await using var app = await StartAsync(
            mcp => mcp
                .WithHttpTransport(http => http.SessionMode = HttpServerSessionMode.Stateless)
                .WithTools<EchoTool>()
                .WithDurableTasks(),
            app => app.MapMcp("/mcp"));
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single() + "/mcp") };
        var (begun, _) = await SendAsync(http, McpHost.Post(Initialize));
        Assert.Equal((HttpStatusCode.OK, false), (begun.StatusCode, begun.Headers.Contains("Mcp-Session-Id")));
        var (_, legacy) = await SendAsync(
            http, McpHost.Post(McpHost.Rpc("tools/call", 1, """{"name":"echo","arguments":{"message":"a"}}""")));
        Assert.Equal("hello a", (string?)legacy!["result"]!["content"]![0]!["text"]);
        var (_, task) = await SendAsync(
            http, McpHost.Post(McpHost.Rpc("tools/call", 2, """{"name":"echo","arguments":{"message":"b"},"task":{}}""")));
        var id = (string)task!["result"]!["task"]!["taskId"]!;
        var (_, result) = await SendAsync(http, McpHost.Post(McpHost.Rpc("tasks/result", 3, $$"""{"taskId":"{{id}}"}""")));
        Assert.Equal("hello b", (string?)result!["result"]!["content"]![0]!["text"]);
        var (_, modern) = await SendAsync(http, McpHost.ModernCall("echo", new JsonObject { ["message"] = "c" }));
        Assert.Equal("hello c", (string?)modern!["result"]!["content"]![0]!["text"]);
    }

    [Fact]
    public async Task A_server_with_sessions_alone_tells_a_newer_client_so()
    {
        await using var app = await StartAsync(
            mcp => mcp
                .WithHttpTransport(http => http.SessionMode = HttpServerSessionMode.Stateful)
                .WithTools<EchoTool>()
                .WithDurableTasks(),
            app => app.MapMcp("/mcp"));
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single() + "/mcp") };
        Assert.True((await SendAsync(http, McpHost.Post(Initialize))).Response.Headers.Contains("Mcp-Session-Id"));
        var (refused, json) = await SendAsync(http, McpHost.ModernCall("echo", new JsonObject { ["message"] = "c" }));
        Assert.Equal((HttpStatusCode.BadRequest, -32022), (refused.StatusCode, (int)json!["error"]!["code"]!));
        Assert.DoesNotContain("2026-07-28", json["error"]!["data"]!["supported"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_servers_behind_a_path_base_have_a_gate_each_and_tools_of_their_own()
    {
        await using var app = await StartAsync(
            mcp => mcp.WithHttpTransport(http => http.ConfigureSessionOptions = (context, options, _) =>
            {
                var name = context.Request.Path.Value!.EndsWith("/one", StringComparison.Ordinal) ? "echo" : "other";
                options.ToolCollection = [.. options.ToolCollection!.Where(tool => tool.ProtocolTool.Name == name)];
                return Task.CompletedTask;
            }).WithTools<EchoTool>().WithTools<OtherTool>().WithDurableTasks(),
            app =>
            {
                app.UsePathBase("/base");
                app.UseRouting();
                app.MapMcp("/one");
                app.MapGroup("/group").MapMcp("/two");
            });
        foreach (var (path, tool) in new[] { ("/base/one", "echo"), ("/base/group/two", "other") })
        {
            using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single() + path) };
            var (_, modern) = await SendAsync(http, McpHost.Modern("tools/list"));
            Assert.Equal([tool], modern!["result"]!["tools"]!.AsArray().Select(one => (string?)one!["name"]));
            var (begun, _) = await SendAsync(http, McpHost.Post(Initialize));
            var (_, legacy) = await SendAsync(
                http, McpHost.Post(McpHost.Rpc("tools/list", 1), begun.Headers.GetValues("Mcp-Session-Id").Single()));
            Assert.Equal([tool], legacy!["result"]!["tools"]!.AsArray().Select(one => (string?)one!["name"]));
            using var evil = McpHost.Post(Initialize);
            evil.Headers.Host = "evil.example";
            Assert.Equal(HttpStatusCode.Forbidden, (await http.SendAsync(evil)).StatusCode);
            using var preflight = new HttpRequestMessage(HttpMethod.Options, "")
            {
                Headers = { { "Origin", "http://localhost:6274" }, { "Access-Control-Request-Method", "POST" } },
            };
            Assert.Equal(HttpStatusCode.NoContent, (await http.SendAsync(preflight)).StatusCode);
        }
    }

    [Fact]
    public void Shared_options_have_every_setting_of_the_first()
    {
        var first = new McpServerOptions();
        var settings = typeof(McpServerOptions).GetProperties().Where(property => property is { CanWrite: true, CanRead: true }).ToList();
        foreach (var setting in settings.Where(setting => setting.PropertyType == typeof(string)))
            setting.SetValue(first, setting.Name);
        (first.ServerInfo, first.ScopeRequests, first.InitializationTimeout) = (
            new() { Name = "n", Version = "1" }, false, TimeSpan.FromSeconds(1));
        (first.ToolCollection, first.PromptCollection, first.ResourceCollection, first.Capabilities, first.RequestHandlers) =
            ([], [], [], new(), []);
        (first.KnownClientInfo, first.KnownClientCapabilities) = (first.ServerInfo, new());
        var copy = SharedServerOptions.CopyOf(first);
        Assert.All(settings, setting => Assert.Equal(setting.GetValue(first), setting.GetValue(copy)));
        Assert.DoesNotContain(settings, setting => !setting.PropertyType.IsValueType && setting.GetValue(first) is null);
    }

    private static async Task<WebApplication> StartAsync(Action<IMcpServerBuilder> mcp, Action<WebApplication> map)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        mcp(builder.Services.AddMcpServer());
        var app = builder.Build();
        map(app);
        await app.StartAsync();
        return app;
    }

    private static async Task<(HttpResponseMessage Response, JsonNode? Json)> SendAsync(HttpClient http, HttpRequestMessage request)
    {
        var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return (
            response,
            JsonNode.Parse(text.StartsWith('{') ? text : text.Split('\n').Last(line => line.StartsWith("data: {", StringComparison.Ordinal))[6..]));
    }

    [McpServerToolType]
    private sealed class EchoTool
    {
        [McpServerTool, Description("Echoes the message back to the client."), TaskSupport(TaskMode.Optional, PollIntervalSeconds = 0.1)]
        public static string Echo(string message) => $"hello {message}";
    }

    [McpServerToolType]
    private sealed class OtherTool
    {
        [McpServerTool]
        public static string Other() => "other";
    }
}
