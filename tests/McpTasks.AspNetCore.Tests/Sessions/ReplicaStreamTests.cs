using System.Net;
using System.Text.Json.Nodes;
using McpTasks.AspNetCore.Sessions;
using McpTasks.AspNetCore.Tests.Http;
using Microsoft.Extensions.DependencyInjection;

namespace McpTasks.AspNetCore.Tests.Sessions;

/// <summary>A client may read its streams from either of two replicas.</summary>
public sealed class ReplicaStreamTests(SharedStores stores) : ReplicaPair(stores)
{
    [Fact]
    public async Task A_client_that_listens_to_one_replica_is_told_of_the_task_it_made_on_another()
    {
        var onA = await A.LegacyAsync("ann");
        await using var stream = await onA.At(B).ListenAsync();
        var id = await onA.StartAsync("steps", new() { ["door"] = "d" });
        await stream.UntilAsync(message => Is(message, id, "working"));
        A.Gate.Open("d");
        await stream.UntilAsync(message => Is(message, id, "completed"));
    }

    [Fact]
    public async Task A_listening_client_moves_to_another_replica_and_misses_nothing()
    {
        var onA = await A.LegacyAsync("ann");
        string id, last = "";
        await using (var onB = await OpenAsync(B, Get(onA.Session)))
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
        A.Gate.Open("d");
        await onA.UntilAsync(id, "completed");
        await using var resumed = await OpenAsync(A, Get(onA.Session, last));
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
        var onA = await A.LegacyAsync("ann");
        var id = await onA.StartAsync("wait", new() { ["door"] = "d" });
        string primed;
        await using (var broken = await OpenAsync(
            A, TaskServer.Request(A.Message("tasks/result", new() { ["taskId"] = id }), "ann", onA.Session)))
            primed = (await broken.NextAsync())!.Value.EventId!;

        await using var resumed = await OpenAsync(B, Get(onA.Session, primed));
        A.Gate.Open("d");
        var reply = JsonNode.Parse((await resumed.NextAsync())!.Value.Data)!;
        Assert.Equal("passed d", (string)reply["result"]!["content"]![0]!["text"]!);
        Assert.Null(await resumed.NextAsync());
    }

    [Fact]
    public async Task A_request_of_one_replica_may_be_cancelled_at_another()
    {
        var onA = await A.LegacyAsync("ann");
        var id = await onA.StartAsync("wait", new() { ["door"] = "d" });
        var request = A.Message("tasks/result", new() { ["taskId"] = id });
        await using var call = await OpenAsync(A, TaskServer.Request(request, "ann", onA.Session));
        var primed = (await call.NextAsync())!.Value.EventId!;
        await B.SendAsync(
            new()
            {
                ["jsonrpc"] = "2.0",
                ["method"] = "notifications/cancelled",
                ["params"] = new JsonObject { ["requestId"] = request["id"]!.DeepClone() },
            },
            "ann", onA.Session);
        Assert.Null(await call.NextAsync());
        await Until.TrueAsync(() => B.Http.Send(Get(onA.Session, primed)).StatusCode == HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task A_session_hears_to_the_end_of_a_task_whose_replica_is_gone()
    {
        await using var third = await StartAsync();
        var onThird = await third.LegacyAsync("ann");
        var id = await onThird.StartAsync("wait", new() { ["door"] = "never" });
        await using var stream = await onThird.At(B).ListenAsync();
        await stream.UntilAsync(message => Is(message, id, "working"));
        // Its worker hands the task back, so it goes on.
        await third.StopAsync();

        await onThird.At(A).TaskAsync("tasks/cancel", id);
        await stream.UntilAsync(message => Is(message, id, "cancelled"));
    }

    [Fact]
    public async Task A_session_hears_each_state_once_and_what_happened_while_it_listened_to_nobody_when_it_comes_back()
    {
        var onA = await A.LegacyAsync("ann");
        var seen = new List<string>();
        LiveSession session;
        await using (var onB = await onA.At(B).ListenAsync())
        {
            var first = await onA.StartAsync("steps", new() { ["door"] = "d" });
            A.Gate.Open("d");
            await onB.UntilAsync(message => Seen(message, first, "completed"));
            session = B.Services.GetRequiredService<LiveSessions>().Find(onA.Session)!;
        }

        // What is written to a connection before its end is noticed goes with it.
        await Until.TrueAsync(() => !session.IsInUse);
        var second = await onA.StartAsync("add", new() { ["a"] = 1 });
        await onA.UntilAsync(second, "completed");
        await using (var again = await onA.ListenAsync())
            await again.UntilAsync(message => Seen(message, second, "completed"));
        Assert.Equal(seen.Distinct(), seen);
        var left = A.Services.GetRequiredService<SessionTasks>();
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
        var onA = await A.LegacyAsync("ann");
        var reply = await onA.CallAsync("steps", new() { ["door"] = "d" }, new() { ["progressToken"] = "p|1" });
        var id = (string)reply["result"]!["task"]!["taskId"]!;
        double before, after;
        await using (var onB = await onA.At(B).ListenAsync())
            before = ProgressOf(await onB.UntilAsync(message => (string?)message["params"]?["message"] == "Step 1 of 2"));
        await using var again = await onA.ListenAsync();
        A.Gate.Open("d");
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
        var id = await A.Modern("ann").StartAsync("steps", new() { ["door"] = "d" });
        await using var stream = await B.Modern("ann")
            .OpenAsync("subscriptions/listen", new() { ["notifications"] = new JsonObject { ["taskIds"] = new JsonArray(id) } });
        Assert.Equal("notifications/subscriptions/acknowledged", (string?)(await stream.NextAsync())!["method"]);
        Assert.Equal("working", (string?)(await stream.NextAsync())!["params"]!["status"]);
        A.Gate.Open("d");
        Assert.Equal(
            "done",
            (string)(await stream.UntilAsync(message => (string?)message["params"]?["status"] == "completed"))["params"]!["result"]!["content"]![0]!["text"]!);
    }
}
