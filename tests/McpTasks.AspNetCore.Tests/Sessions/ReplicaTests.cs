using System.Net;
using System.Text.Json.Nodes;
using McpTasks.AspNetCore.Sessions;
using McpTasks.AspNetCore.Tests.Http;
using Microsoft.Extensions.DependencyInjection;

namespace McpTasks.AspNetCore.Tests.Sessions;

/// <summary>Two replicas serve the same sessions.</summary>
public sealed class ReplicaTests(SharedStores stores) : ReplicaPair(stores)
{
    [Fact]
    public async Task A_session_is_served_by_the_replica_that_did_not_make_it()
    {
        var onA = await A.LegacyAsync("ann");
        var id = await onA.At(B).StartAsync("wait", new() { ["door"] = "d" });
        var result = onA.TaskAsync("tasks/result", id);
        B.Gate.Open("d");
        Assert.Equal("passed d", (string)(await result)["result"]!["content"]![0]!["text"]!);
        Assert.Equal("completed", (string)(await onA.At(B).TaskAsync("tasks/get", id))["result"]!["status"]!);
    }

    [Fact]
    public async Task A_session_is_nobody_elses_on_any_replica()
    {
        var onA = await A.LegacyAsync("ann");
        var list = B.Message("tools/list", []);
        Assert.Equal(HttpStatusCode.NotFound, (await B.SendAsync(list, "bob", onA.Session)).Response.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await B.SendAsync(list, null, onA.Session)).Response.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await B.SendAsync(list, "ann", onA.Session)).Response.StatusCode);
    }

    [Fact]
    public async Task A_session_that_ends_on_one_replica_has_ended_on_all()
    {
        var onA = await A.LegacyAsync("ann");
        await using var stream = await OpenAsync(A, Get(onA.Session));
        await onA.At(B).SendAsync("tools/list", []);
        using var delete = new HttpRequestMessage(HttpMethod.Delete, "");
        delete.Headers.Add("Mcp-Session-Id", onA.Session);
        delete.Headers.Authorization = new("Bearer", "ann");
        Assert.Equal(HttpStatusCode.NoContent, (await B.Http.SendAsync(delete)).StatusCode);

        var list = A.Message("tools/list", []);
        Assert.Equal(HttpStatusCode.NotFound, (await A.SendAsync(list, "ann", onA.Session)).Response.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await B.SendAsync(list, "ann", onA.Session)).Response.StatusCode);
        while (await stream.NextAsync() is not null)
        {
            // The priming event; then the stream ends.
        }

        await Until.TrueAsync(() => A.Services.GetRequiredService<LiveSessions>().Count == 0);
    }

    [Fact]
    public async Task A_level_set_on_one_replica_holds_on_those_that_served_the_session_before_and_on_those_that_adopt_it()
    {
        var onA = await A.LegacyAsync("ann");
        await onA.At(B).SendAsync("tools/list", []);
        await onA.SendAsync("logging/setLevel", new() { ["level"] = "warning" });
        await using var third = await StartAsync();
        foreach (var replica in new[] { B, third, A })
        {
            await using var call = await onA.OpenAsync(
                replica.Message("tools/call", new() { ["name"] = "log", ["arguments"] = new JsonObject() }), replica);
            Assert.Equal(
                "warning",
                (string?)(await call.UntilAsync(message => (string?)message["method"] == "notifications/message"))["params"]!["level"]);
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

        var onB = onThird.At(B);
        Assert.Equal("2", (string)(await onB.TaskAsync("tasks/result", id))["result"]!["content"]![0]!["text"]!);
        await using var stream = await onB.ListenAsync();
        var next = await onThird.At(A).StartAsync("add", new() { ["a"] = 2 });
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
        var initialize = c.Message(
            "initialize",
            new() { ["protocolVersion"] = "2025-11-25", ["capabilities"] = new JsonObject(), ["clientInfo"] = new JsonObject { ["name"] = "t", ["version"] = "1" } });
        Assert.Equal(HttpStatusCode.TooManyRequests, (await c.SendAsync(initialize, "cat")).Response.StatusCode);
        using var delete = new HttpRequestMessage(HttpMethod.Delete, "");
        delete.Headers.Add("Mcp-Session-Id", ended.Session);
        delete.Headers.Authorization = new("Bearer", "cat");
        (await c.Http.SendAsync(delete)).EnsureSuccessStatusCode();
        Assert.Equal(HttpStatusCode.OK, (await d.SendAsync(initialize, "cat")).Response.StatusCode);
    }
}
