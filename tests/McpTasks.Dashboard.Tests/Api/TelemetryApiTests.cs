using System.Text.Json;
using McpTasks.Dashboard.Tests.Samples;
using Wire = McpTasks.Dashboard.Tests.Samples.Otlp;

namespace McpTasks.Dashboard.Tests.Api;

public sealed class TelemetryApiTests
{
    private static async Task<JsonElement> GetAsync(TestDashboard dashboard, string pathAndQuery)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/telemetry/" + pathAndQuery) { Headers = { { "X-API-Key", TestDashboard.ApiKey } } };
        using var response = await dashboard.Stranger.SendAsync(request);
        response.EnsureSuccessStatusCode();
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return json.RootElement.Clone();
    }

    private static string[] Names(JsonElement answer) => [.. answer.GetProperty("resourceSpans").EnumerateArray()
        .SelectMany(r => r.GetProperty("scopeSpans").EnumerateArray()).SelectMany(s => s.GetProperty("spans").EnumerateArray())
        .Select(s => s.GetProperty("name").GetString()!).Order(StringComparer.Ordinal)];

    [Fact]
    public async Task The_trace_of_a_task_is_found_by_the_tasks_id_with_every_span_of_both_services()
    {
        await using var dashboard = await TestDashboard.StartAsync();
        foreach (var task in Demo.Tasks(dashboard.Now))
            await dashboard.SendAsync(task);
        var answer = await GetAsync(dashboard, "traces?attr=mcp.task.id=t3n5v8wq0e2r4t6y8u1i3o5p7a9s2d4f");
        Assert.Equal(["complete task index_documents", "create task index_documents", "progress index_documents", "progress index_documents",
            "run task index_documents", "run-task receive", "run-task send", "tools/call index_documents"], Names(answer));
        Assert.Equal(1, answer.GetProperty("totalCount").GetInt32());
        Assert.Equal(["api", "worker"], answer.GetProperty("resourceSpans").EnumerateArray()
            .Select(r => r.GetProperty("resource").GetProperty("attributes")[0].GetProperty("value").GetProperty("stringValue").GetString()).Order());
        var ids = answer.GetProperty("resourceSpans").EnumerateArray().SelectMany(r => r.GetProperty("scopeSpans").EnumerateArray())
            .SelectMany(s => s.GetProperty("spans").EnumerateArray()).Select(s => s.GetProperty("traceId").GetString()).Distinct();
        Assert.Equal("ab000000000000000000000000000003", Assert.Single(ids));
    }

    [Fact]
    public async Task Several_conditions_have_to_hold_together_and_the_limit_leaves_the_total()
    {
        await using var dashboard = await TestDashboard.StartAsync();
        await dashboard.PostAsync("/v1/traces", Wire.Traces("api", "a", Wire.Span(1, 1, 0, "one", 1, 2, Wire.Attr("k", "1"), Wire.Attr("l", "x")), Wire.Span(1, 2, 0, "two", 2, 3, Wire.Attr("k", "1")), Wire.Span(2, 3, 0, "three", 3, 4)));
        Assert.Equal(["one"], Names(await GetAsync(dashboard, "spans?attr=k=1&attr=l=x")));
        Assert.Equal(["one", "two"], Names(await GetAsync(dashboard, "spans?attr=k=1")));
        Assert.Equal(["one", "two"], Names(await GetAsync(dashboard, "traces?attr=l=x")));
        Assert.Equal(["three"], Names(await GetAsync(dashboard, "spans?traceId=AB000000000000000000000000000002")));
        Assert.Empty(Names(await GetAsync(dashboard, "spans?resource=worker")));
        var limited = await GetAsync(dashboard, "spans?limit=1");
        Assert.Equal((3, 1, "three"), (limited.GetProperty("totalCount").GetInt32(), limited.GetProperty("returnedCount").GetInt32(), Assert.Single(Names(limited))));
    }

    [Fact]
    public async Task Values_keep_their_types_and_nested_ones_their_shape()
    {
        await using var dashboard = await TestDashboard.StartAsync();
        await dashboard.PostAsync("/v1/logs", Wire.Logs("api", "a", Wire.Log(42, "hello", Wire.Attr("i", 7), Wire.Attr("d", 0.5), Wire.Attr("nan", double.NaN), Wire.Attr("b", true), Wire.Attr("l", new[] { "x" }))));
        var log = (await GetAsync(dashboard, "logs")).GetProperty("resourceLogs")[0].GetProperty("scopeLogs")[0].GetProperty("logRecords")[0];
        Assert.Equal(("42", "hello"), (log.GetProperty("timeUnixNano").GetString(), log.GetProperty("body").GetProperty("stringValue").GetString()));
        Assert.Equal(["""{"intValue":"7"}""", """{"doubleValue":0.5}""", """{"doubleValue":"NaN"}""", """{"boolValue":true}""", """{"arrayValue":{"values":[{"stringValue":"x"}]}}"""],
            log.GetProperty("attributes").EnumerateArray().Select(a => a.GetProperty("value").GetRawText()));
    }

    [Fact]
    public async Task Resources_are_listed_by_replica()
    {
        await using var dashboard = await TestDashboard.StartAsync();
        await dashboard.PostAsync("/v1/logs", Wire.Logs("worker", "w1", Wire.Log(1, "m")));
        await dashboard.PostAsync("/v1/logs", Wire.Logs("worker", "w2", Wire.Log(1, "m")));
        Assert.Equal(["w1", "w2"], (await GetAsync(dashboard, "resources")).GetProperty("resources").EnumerateArray().Select(r => r.GetProperty("instanceId").GetString()));
    }
}
