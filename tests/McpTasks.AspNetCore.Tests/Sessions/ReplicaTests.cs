#pragma warning disable MCP9005 // Logging is part of the 2025-11-25 revision.
using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using McpTasks.AspNetCore.Sessions;
using McpTasks.AspNetCore.Tests.Http;
using McpTasks.AspNetCore.Tests.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using TestServers;

namespace McpTasks.AspNetCore.Tests.Sessions;

/// <summary>Two replicas that share one Garnet, and clients whose requests go to either.</summary>
public sealed class ReplicaTests(SharedStores stores) : IAsyncLifetime
{
    private readonly string _prefix = $"r-{Guid.NewGuid():N}";
    private TaskServer _a = null!, _b = null!;

    public async ValueTask InitializeAsync() => (_a, _b) = (await StartAsync(), await StartAsync());

    public async ValueTask DisposeAsync()
    {
        await _a.DisposeAsync();
        await _b.DisposeAsync();
    }

    [Fact]
    public async Task A_session_is_served_by_the_replica_that_did_not_make_it()
    {
        var onA = await _a.LegacyAsync("ann");
        var id = await onA.At(_b).StartAsync("wait", new() { ["door"] = "d" });
        var result = onA.TaskAsync("tasks/result", id);
        _b.Gate.Open("d");
        Assert.Equal("passed d", (string)(await result)["result"]!["content"]![0]!["text"]!);
        Assert.Equal("completed", (string)(await onA.At(_b).TaskAsync("tasks/get", id))["result"]!["status"]!);
    }

    [Fact]
    public async Task A_session_is_nobody_elses_on_any_replica()
    {
        var onA = await _a.LegacyAsync("ann");
        var list = _b.Message("tools/list", []);
        Assert.Equal(HttpStatusCode.NotFound, (await _b.SendAsync(list, "bob", onA.Session)).Response.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _b.SendAsync(list, null, onA.Session)).Response.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _b.SendAsync(list, "ann", onA.Session)).Response.StatusCode);
    }

    [Fact]
    public async Task A_client_that_listens_to_one_replica_is_told_of_the_task_it_made_on_another()
    {
        var onA = await _a.LegacyAsync("ann");
        await using var stream = await onA.At(_b).ListenAsync();
        var id = await onA.StartAsync("steps", new() { ["door"] = "d" });
        await stream.UntilAsync(message => Is(message, id, "working"));
        _a.Gate.Open("d");
        await stream.UntilAsync(message => Is(message, id, "completed"));
    }

    [Fact]
    public async Task A_listening_client_moves_to_another_replica_and_misses_nothing()
    {
        var onA = await _a.LegacyAsync("ann");
        string id, last = "";
        await using (var onB = await OpenAsync(_b, Get(onA.Session)))
        {
            await onB.NextAsync();
            id = await onA.StartAsync("steps", new() { ["door"] = "d" });
            while (await onB.NextAsync() is { } item)
            {
                last = item.EventId!;
                if (item.Data.Contains("Step 1 of 2", StringComparison.Ordinal))
                    break;
            }
        }

        // Said while nobody listens.
        _a.Gate.Open("d");
        await onA.UntilAsync(id, "completed");
        await using var resumed = await OpenAsync(_a, Get(onA.Session, last));
        while (await resumed.NextAsync() is { } item)
        {
            if (item.Data.Length > 0 && Is(JsonNode.Parse(item.Data)!, id, "completed"))
                return;
        }

        Assert.Fail("The stream ended before the task's end was told.");
    }

    [Fact]
    public async Task The_reply_of_a_request_whose_connection_broke_is_resumed_on_another_replica()
    {
        var onA = await _a.LegacyAsync("ann");
        var id = await onA.StartAsync("wait", new() { ["door"] = "d" });
        string primed;
        await using (var broken = await OpenAsync(_a, TaskServer.Request(_a.Message("tasks/result", new() { ["taskId"] = id }), "ann", onA.Session)))
            primed = (await broken.NextAsync())!.Value.EventId!;

        await using var resumed = await OpenAsync(_b, Get(onA.Session, primed));
        _a.Gate.Open("d");
        var reply = JsonNode.Parse((await resumed.NextAsync())!.Value.Data)!;
        Assert.Equal("passed d", (string)reply["result"]!["content"]![0]!["text"]!);
        Assert.Null(await resumed.NextAsync());
    }

    [Fact]
    public async Task A_question_of_one_replica_may_be_answered_at_another()
    {
        var onA = await _a.LegacyAsync("ann", new() { ["elicitation"] = new JsonObject() });
        await using var call = await onA.OpenAsync(_a.Message("tools/call", new() { ["name"] = "ask", ["arguments"] = new JsonObject() }));
        var question = await call.UntilAsync(message => (string?)message["method"] == "elicitation/create");
        await onA.At(_b).AnswerAsync(question, new() { ["action"] = "accept", ["content"] = new JsonObject { ["name"] = "Bo" } });
        var reply = await call.UntilAsync(message => message["result"] is not null);
        Assert.Equal("Bo", (string)reply["result"]!["content"]![0]!["text"]!);
    }

    [Fact]
    public async Task A_request_of_one_replica_may_be_cancelled_at_another()
    {
        var onA = await _a.LegacyAsync("ann");
        var id = await onA.StartAsync("wait", new() { ["door"] = "d" });
        var request = _a.Message("tasks/result", new() { ["taskId"] = id });
        await using var call = await OpenAsync(_a, TaskServer.Request(request, "ann", onA.Session));
        var primed = (await call.NextAsync())!.Value.EventId!;
        await _b.SendAsync(new() { ["jsonrpc"] = "2.0", ["method"] = "notifications/cancelled", ["params"] = new JsonObject { ["requestId"] = request["id"]!.DeepClone() } }, "ann", onA.Session);
        Assert.Null(await call.NextAsync());
        await Until.TrueAsync(() => _b.Http.Send(Get(onA.Session, primed)).StatusCode == HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task A_session_that_ends_on_one_replica_has_ended_on_all()
    {
        var onA = await _a.LegacyAsync("ann");
        await using var stream = await OpenAsync(_a, Get(onA.Session));
        await onA.At(_b).SendAsync("tools/list", []);
        using var delete = new HttpRequestMessage(HttpMethod.Delete, "");
        delete.Headers.Add("Mcp-Session-Id", onA.Session);
        delete.Headers.Authorization = new("Bearer", "ann");
        Assert.Equal(HttpStatusCode.NoContent, (await _b.Http.SendAsync(delete)).StatusCode);

        var list = _a.Message("tools/list", []);
        Assert.Equal(HttpStatusCode.NotFound, (await _a.SendAsync(list, "ann", onA.Session)).Response.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _b.SendAsync(list, "ann", onA.Session)).Response.StatusCode);
        while (await stream.NextAsync() is not null)
        {
            // The priming event; then the stream ends.
        }

        await Until.TrueAsync(() => _a.Services.GetRequiredService<LiveSessions>().Count == 0);
    }

    [Fact]
    public async Task A_question_is_put_to_a_session_once_however_many_replicas_serve_its_streams()
    {
        var onA = await _a.LegacyAsync("ann", new() { ["elicitation"] = new JsonObject() });
        var onB = onA.At(_b);
        await using var listening = await onB.ListenAsync();
        var id = await onA.StartAsync("ask");
        await using var first = await onA.OpenAsync(_a.Message("tasks/result", new() { ["taskId"] = id }));
        var question = await first.UntilAsync(IsQuestion);
        await using var second = await onB.OpenAsync(_b.Message("tasks/result", new() { ["taskId"] = id }));
        // Longer than it takes until whoever serves the listener asks what nobody has come for.
        await Task.Delay(TimeSpan.FromSeconds(1.5), TestContext.Current.CancellationToken);
        await onB.AnswerAsync(question, new() { ["action"] = "accept", ["content"] = new JsonObject { ["name"] = "Bo" } });

        foreach (var stream in new[] { first, second })
            Assert.Equal("Bo", (string?)(await stream.UntilAsync(message => IsQuestion(message) || message["result"] is not null))["result"]?["content"]![0]!["text"]);
        Assert.True(Is(await listening.UntilAsync(message => IsQuestion(message) || Is(message, id, "completed")), id, "completed"));
    }

    [Fact]
    public async Task A_question_that_its_replica_can_no_longer_ask_is_asked_by_another()
    {
        var third = await StartAsync();
        var onThird = await third.LegacyAsync("ann", new() { ["elicitation"] = new JsonObject() });
        var id = await onThird.At(_a).StartAsync("ask");
        await using (var call = await onThird.OpenAsync(third.Message("tasks/result", new() { ["taskId"] = id })))
            await call.UntilAsync(IsQuestion);
        await third.DisposeAsync();

        var onB = onThird.At(_b);
        await using var again = await onB.OpenAsync(_b.Message("tasks/result", new() { ["taskId"] = id }));
        await onB.AnswerAsync(await again.UntilAsync(IsQuestion), new() { ["action"] = "accept", ["content"] = new JsonObject { ["name"] = "Bo" } });
        Assert.Equal("Bo", (string)(await again.UntilAsync(message => message["result"] is not null))["result"]!["content"]![0]!["text"]!);
    }

    [Fact]
    public async Task A_session_hears_to_the_end_of_a_task_whose_replica_is_gone()
    {
        await using var third = await StartAsync();
        var onThird = await third.LegacyAsync("ann");
        var id = await onThird.StartAsync("wait", new() { ["door"] = "never" });
        await using var stream = await onThird.At(_b).ListenAsync();
        await stream.UntilAsync(message => Is(message, id, "working"));
        // Its worker hands the task back, so it goes on.
        await third.StopAsync();

        await onThird.At(_a).TaskAsync("tasks/cancel", id);
        await stream.UntilAsync(message => Is(message, id, "cancelled"));
    }

    [Fact]
    public async Task A_session_hears_each_state_once_and_what_happened_while_it_listened_to_nobody_when_it_comes_back()
    {
        var onA = await _a.LegacyAsync("ann");
        var seen = new List<string>();
        LiveSession session;
        await using (var onB = await onA.At(_b).ListenAsync())
        {
            var first = await onA.StartAsync("steps", new() { ["door"] = "d" });
            _a.Gate.Open("d");
            await onB.UntilAsync(message => Seen(message, first, "completed"));
            session = _b.Services.GetRequiredService<LiveSessions>().Find(onA.Session)!;
        }

        // What is written to a connection before its end is noticed goes with it.
        await Until.TrueAsync(() => !session.IsInUse);
        var second = await onA.StartAsync("add", new() { ["a"] = 1 });
        await onA.UntilAsync(second, "completed");
        await using (var again = await onA.ListenAsync())
            await again.UntilAsync(message => Seen(message, second, "completed"));
        Assert.Equal(seen.Distinct(), seen);
        var left = _a.Services.GetRequiredService<SessionTasks>();
        await Until.TrueAsync(() => left.ListAsync(onA.Session, CancellationToken.None).AsTask().Result.Count == 0);

        bool Seen(JsonNode message, string id, string status)
        {
            if ((string?)message["method"] == "notifications/tasks/status")
                seen.Add(message["params"]!.ToJsonString());
            return Is(message, id, status);
        }
    }

    [Fact]
    public async Task A_progress_token_stays_valid_and_its_progress_rises_whichever_replica_the_session_listens_to()
    {
        var onA = await _a.LegacyAsync("ann");
        var reply = await onA.CallAsync("steps", new() { ["door"] = "d" }, new() { ["progressToken"] = "p|1" });
        var id = (string)reply["result"]!["task"]!["taskId"]!;
        double before, after;
        await using (var onB = await onA.At(_b).ListenAsync())
            before = ProgressOf(await onB.UntilAsync(message => (string?)message["params"]?["message"] == "Step 1 of 2"));
        await using var again = await onA.ListenAsync();
        _a.Gate.Open("d");
        after = ProgressOf(await again.UntilAsync(message => (string?)message["params"]?["message"] == "Step 2 of 2"));
        Assert.True(after > before, $"{before}, then {after}");

        double ProgressOf(JsonNode message)
        {
            Assert.Equal("p|1", (string?)message["params"]!["progressToken"]);
            Assert.Equal(id, (string?)message["params"]!["_meta"]!["io.modelcontextprotocol/related-task"]!["taskId"]);
            return (double)message["params"]!["progress"]!;
        }
    }

    [Fact]
    public async Task A_subscription_on_one_replica_tells_of_a_task_of_another_from_its_state_to_its_end()
    {
        var id = await _a.Modern("ann").StartAsync("steps", new() { ["door"] = "d" });
        await using var stream = await _b.Modern("ann").OpenAsync("subscriptions/listen", new() { ["notifications"] = new JsonObject { ["taskIds"] = new JsonArray(id) } });
        Assert.Equal("notifications/subscriptions/acknowledged", (string?)(await stream.NextAsync())!["method"]);
        Assert.Equal("working", (string?)(await stream.NextAsync())!["params"]!["status"]);
        _a.Gate.Open("d");
        Assert.Equal("done", (string)(await stream.UntilAsync(message => (string?)message["params"]?["status"] == "completed"))["params"]!["result"]!["content"]![0]!["text"]!);
    }

    [Fact]
    public async Task A_level_set_on_one_replica_holds_on_those_that_served_the_session_before_and_on_those_that_adopt_it()
    {
        var onA = await _a.LegacyAsync("ann");
        await onA.At(_b).SendAsync("tools/list", []);
        await onA.SendAsync("logging/setLevel", new() { ["level"] = "warning" });
        await using var third = await StartAsync();
        foreach (var replica in new[] { _b, third, _a })
        {
            await using var call = await onA.OpenAsync(replica.Message("tools/call", new() { ["name"] = "log", ["arguments"] = new JsonObject() }), replica);
            Assert.Equal("warning", (string?)(await call.UntilAsync(message => (string?)message["method"] == "notifications/message"))["params"]!["level"]);
        }
    }

    [Fact]
    public async Task A_session_outlives_the_replica_that_made_it()
    {
        var third = await StartAsync();
        var onThird = await third.LegacyAsync("ann");
        var id = await onThird.StartAsync("add", new() { ["a"] = 1 });
        await onThird.UntilAsync(id, "completed");
        await third.DisposeAsync();

        var onB = onThird.At(_b);
        Assert.Equal("2", (string)(await onB.TaskAsync("tasks/result", id))["result"]!["content"]![0]!["text"]!);
        await using var stream = await onB.ListenAsync();
        var next = await onThird.At(_a).StartAsync("add", new() { ["a"] = 2 });
        await stream.UntilAsync(message => Is(message, next, "completed"));
    }

    [Fact]
    public async Task An_owners_sessions_are_counted_over_all_replicas()
    {
        var settings = new Dictionary<string, string?> { ["McpTasks:Http:MaxSessionsPerOwner"] = "2" };
        await using var c = await StartAsync(settings);
        await using var d = await StartAsync(settings);
        await c.LegacyAsync("cat");
        var ended = await d.LegacyAsync("cat");
        var initialize = c.Message("initialize", new() { ["protocolVersion"] = "2025-11-25", ["capabilities"] = new JsonObject(), ["clientInfo"] = new JsonObject { ["name"] = "t", ["version"] = "1" } });
        Assert.Equal(HttpStatusCode.TooManyRequests, (await c.SendAsync(initialize, "cat")).Response.StatusCode);
        using var delete = new HttpRequestMessage(HttpMethod.Delete, "");
        delete.Headers.Add("Mcp-Session-Id", ended.Session);
        delete.Headers.Authorization = new("Bearer", "cat");
        (await c.Http.SendAsync(delete)).EnsureSuccessStatusCode();
        Assert.Equal(HttpStatusCode.OK, (await d.SendAsync(initialize, "cat")).Response.StatusCode);
    }

    private async Task<TaskServer> StartAsync(Dictionary<string, string?>? settings = null)
    {
        var server = await stores.ServerAsync(ServerKind.Garnet);
        return await TaskServer.StartAsync(
            new(settings ?? []) { ["ConnectionStrings:redis"] = server.ConnectionString, ["McpTasks:Redis:KeyPrefix"] = _prefix },
            mcp => mcp.WithTools<TaskTools>().WithTools<AskingTools>().WithTools<LogTools>().WithSetLoggingLevelHandler((_, _) => new(new EmptyResult())),
            builder => builder.AddMcpTasksRedis());
    }

    private static bool IsQuestion(JsonNode message) => (string?)message["method"] == "elicitation/create";

    private static bool Is(JsonNode message, string id, string status) =>
        (string?)message["method"] == "notifications/tasks/status" && (string?)message["params"]!["taskId"] == id && (string?)message["params"]!["status"] == status;

    private static HttpRequestMessage Get(string session, string? lastEventId = null)
    {
        var request = McpHost.Get(session, lastEventId);
        request.Headers.Authorization = new("Bearer", "ann");
        return request;
    }

    private static async Task<EventStream> OpenAsync(TaskServer server, HttpRequestMessage request)
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

    private sealed class EventStream(HttpResponseMessage response, IAsyncEnumerator<SseItem<string>> events) : IAsyncDisposable
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
