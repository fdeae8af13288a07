#pragma warning disable MCP9005 // Logging is part of the 2025-11-25 revision.
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using McpTasks.AspNetCore.Tests.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using TestServers;

namespace McpTasks.AspNetCore.Tests.Sessions;

/// <summary>Two replicas that share one Garnet, and clients whose requests go to either.</summary>
public abstract class ReplicaPair(SharedStores stores) : IAsyncLifetime
{
    private readonly string _prefix = $"r-{Guid.NewGuid():N}";

    private protected TaskServer A { get; private set; } = null!;

    private protected TaskServer B { get; private set; } = null!;

    public async ValueTask InitializeAsync() => (A, B) = (await StartAsync(), await StartAsync());

    public async ValueTask DisposeAsync()
    {
        await A.DisposeAsync();
        await B.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected async Task<TaskServer> StartAsync(Dictionary<string, string?>? settings = null)
    {
        var server = await stores.ServerAsync(ServerKind.Garnet);
        return await TaskServer.StartAsync(
            new(settings ?? []) { ["ConnectionStrings:redis"] = server.ConnectionString, ["McpTasks:Redis:KeyPrefix"] = _prefix },
            mcp =>
                mcp.WithTools<TaskTools>().WithTools<AskingTools>().WithTools<LogTools>()
                    .WithSetLoggingLevelHandler((_, _) => new(new EmptyResult())),
            builder => builder.AddMcpTasksRedis());
    }

    private protected static bool IsQuestion(JsonNode message) => (string?)message["method"] == "elicitation/create";

    private protected static bool Is(JsonNode message, string id, string status) =>
        (string?)message["method"] == "notifications/tasks/status" && (string?)message["params"]!["taskId"] == id
            && (string?)message["params"]!["status"] == status;

    private protected static HttpRequestMessage Get(string session, string? lastEventId = null)
    {
        var request = McpHost.Get(session, lastEventId);
        request.Headers.Authorization = new("Bearer", "ann");
        return request;
    }

    private protected static async Task<EventStream> OpenAsync(TaskServer server, HttpRequestMessage request)
    {
        var response = await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new(response, SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync().GetAsyncEnumerator());
    }

    [McpServerToolType]
    private sealed class LogTools
    {
        [McpServerTool(Name = "log")]
        public static string Log(McpServer server)
        {
            var logger = server.AsClientLoggerProvider().CreateLogger("test");
            logger.LogInformation("quiet");
            logger.LogWarning("loud");
            return "logged";
        }
    }

    private protected sealed class EventStream(HttpResponseMessage response, IAsyncEnumerator<SseItem<string>> events) : IAsyncDisposable
    {
        public async Task<SseItem<string>?> NextAsync() =>
            await events.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60)) ? events.Current : null;

        public ValueTask DisposeAsync()
        {
            response.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
