using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace McpTasks.AspNetCore.Tests.Operations;

public sealed class StrikeOperationTests
{
    private const string Key = "an-operators-key-of-more-than-32-letters";

    [Fact]
    public async Task A_client_of_either_dialect_is_refused_with_the_operators_reason_until_the_strike_is_lifted()
    {
        await using var server = await TaskServer.StartAsync(new() { ["McpTasks:Operator:Key"] = Key });
        var (status, struck) = await CallAsync(
            server, "POST", "", """{"component":"add","argument":"a","value":"41","mode":"refuse","reason":"The supplier is down"}""");
        Assert.Equal((HttpStatusCode.Created, 1, "refuse"), (status, (int)struck!["number"]!, (string)struck["mode"]!));

        var ann = server.Modern("ann");
        foreach (var reply in new[] { await ann.CallAsync("add", new JsonObject { ["a"] = 41 }), await (await server.LegacyAsync("ann")).CallAsync(
            "add", new JsonObject { ["a"] = 41 }) })
        {
            Assert.Equal(-32006, (int)reply["error"]!["code"]!);
            Assert.Equal(
                "The operator does not accept new tasks of 'add' with a = 41 at present: The supplier is down",
                (string)reply["error"]!["message"]!);
        }

        await ann.UntilAsync(await ann.StartAsync("add", new JsonObject { ["a"] = 42 }), "completed");
        Assert.Equal("refuse", (string)(await CallAsync(server, "DELETE", "/1")).Json!["mode"]!);
        await ann.UntilAsync(await ann.StartAsync("add", new JsonObject { ["a"] = 41 }), "completed");
        Assert.Equal(
            (HttpStatusCode.NotFound, "There is no strike 1."),
            await CallAsync(server, "DELETE", "/1") is var gone ? (gone.Status, (string)gone.Json!["error"]!) : default);
        foreach (var action in new[] { "strike", "lift" })
        {
            Assert.Contains(server.Log.Entries, entry => entry.Message.StartsWith($"Operator acted on a strike: mcp.audit.actor=\"operator\", mcp.audit.action=\"{action}\", mcp.audit.strike=\"1\"", StringComparison.Ordinal)
                && entry.Message.EndsWith("mcp.audit.strike.reason=\"The supplier is down\"", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task What_is_struck_waits_and_runs_by_itself_when_the_strike_is_lifted()
    {
        await using var server = await TaskServer.StartAsync(new() { ["McpTasks:Operator:Key"] = Key, ["McpTasks:Lease"] = "00:00:01" });
        await CallAsync(server, "POST", "", """{"component":"add"}""");
        var ann = server.Modern("ann");
        var id = await ann.StartAsync("add", new JsonObject { ["a"] = 41 });
        while ((await server.Store.GetAsync(TaskId.Parse(id), default))!.StruckBy is null)
            await Task.Delay(20, TestContext.Current.CancellationToken);
        Assert.Equal("add", (string)Assert.Single((await CallAsync(server, "GET", "")).Json!["strikes"]!.AsArray())!["component"]!);

        await CallAsync(server, "DELETE", "/1");

        await ann.UntilAsync(id, "completed");
        Assert.Equal(1, (await server.Store.GetAsync(TaskId.Parse(id), default))!.Attempt);
    }

    [Theory]
    [InlineData("{}", "A strike names a component, an owner, or both.")]
    [InlineData("""{"owner":"a","argument":"b","value":"c"}""", "A strike of an argument names its component.")]
    [InlineData("""{"component":"a","mode":"kill"}""", "'mode' must be hold or refuse.")]
    [InlineData("""{"component":"a","argument":"b","operator":"like","value":"c"}""", "'operator' must be one of = != < <= > >= between.")]
    [InlineData(
        """{"component":"a","argument":"b","operator":"between","value":"5","upTo":"3"}""",
        "A strike's range begins at or before its end, and both are numbers or both texts.")]
    [InlineData(
        "[]",
        "The body must be a JSON object with the texts component, owner, argument, operator, value, upTo, mode and reason, as far as they are given.")]
    public async Task A_wrong_strike_is_refused_and_says_what_is_wrong(string body, string problem)
    {
        await using var server = await TaskServer.StartAsync(new() { ["McpTasks:Operator:Key"] = Key });
        Assert.Equal(
            (HttpStatusCode.BadRequest, problem),
            await CallAsync(server, "POST", "", body) is var refused ? (refused.Status, (string)refused.Json!["error"]!) : default);
        Assert.Empty((await CallAsync(server, "GET", "")).Json!["strikes"]!.AsArray());
    }

    [Theory]
    [InlineData("GET", "/operator/tasks")]
    [InlineData("GET", "/operator/workers")]
    [InlineData("GET", "/operator/schedules")]
    [InlineData("GET", "/operator/strikes")]
    [InlineData("POST", "/operator/strikes")]
    [InlineData("DELETE", "/operator/strikes/1")]
    [InlineData("DELETE", "/operator/tasks/0-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("POST", "/operator/tasks/0-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/requeue")]
    public async Task Without_the_right_key_nobody_learns_or_changes_anything(string method, string path)
    {
        await using var server = await TaskServer.StartAsync(new() { ["McpTasks:Operator:Key"] = Key });
        using var request = new HttpRequestMessage(new(method), path);
        request.Headers.Add("X-Operator-Key", Key + "x");
        using var response = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    private static async Task<(HttpStatusCode Status, JsonNode? Json)> CallAsync(
        TaskServer server, string method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(new(method), "/operator/strikes" + path);
        request.Headers.Add("X-Operator-Key", Key);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }
}
