using System.Net;
using System.Text.Json.Nodes;

namespace McpTasks.Integration.Tests.Whole;

[Collection(nameof(WholeSystem))]
public sealed class TraceTests(WholeSystem system)
{
    private static readonly string[] Beginning = ["tools/call slow_computation", "create task slow_computation", "mcp-tasks send", "attempt 1 started", "progress"];

    private static readonly string[] Story =
        [.. Beginning, "mcp-tasks receive", "mcp-tasks process", "run task slow_computation", "complete task slow_computation", "deliver result slow_computation"];

    [Fact]
    public async Task One_trace_in_the_dashboard_follows_a_task_through_both_processes()
    {
        var task = await system.Client.StartAsync("slow_computation", new() { ["duration"] = 1 });
        await system.Client.TaskAsync("tasks/result", task);
        var trace = (await system.RecordAsync(task)).TraceParent!.Split('-')[1];

        using var dashboard = system.Telemetry();
        var spans = await UntilToldAsync(dashboard, trace, Story);
        Assert.Equal(["api", "worker"], spans.Select(span => span.Service).Distinct().Order(StringComparer.Ordinal));
        Assert.All(spans, span => Assert.Equal(task, span.TaskId));
        Assert.Equal("tools/call slow_computation", Assert.Single(spans, span => span.Parent is null).Name);
    }

    [Fact]
    public async Task A_running_task_has_no_orphans_in_the_dashboard()
    {
        var task = await system.Client.StartAsync("slow_computation", new() { ["duration"] = 60 });
        var trace = (await system.RecordAsync(task)).TraceParent!.Split('-')[1];

        using var dashboard = system.Telemetry();
        var spans = await UntilToldAsync(dashboard, trace, Beginning);
        Assert.All(spans, span => Assert.True(span.Parent is null || spans.Any(parent => parent.Id == span.Parent), $"{span.Name} is an orphan."));
        await system.Client.TaskAsync("tasks/cancel", task);
    }

    [Fact]
    public async Task Without_its_key_nobody_reads_the_dashboards_telemetry()
    {
        using var dashboard = system.Telemetry();
        dashboard.DefaultRequestHeaders.Clear();
        using var reply = await dashboard.GetAsync(new Uri("/api/telemetry/traces", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, reply.StatusCode);
    }

    /// <summary>Asks until the trace holds the story: telemetry arrives in batches, from two processes.</summary>
    private static async Task<IReadOnlyList<Span>> UntilToldAsync(HttpClient dashboard, string trace, string[] story)
    {
        for (var tries = 0; ; tries++)
        {
            using var reply = await dashboard.GetAsync(new Uri($"/api/telemetry/spans?traceId={trace}&limit=1000", UriKind.Relative), TestContext.Current.CancellationToken);
            var spans = reply.IsSuccessStatusCode ? Span.In(JsonNode.Parse(await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["data"]!).ToList() : [];
            if (story.All(part => spans.Exists(span => span.Name.StartsWith(part, StringComparison.Ordinal))))
                return spans;
            Assert.True(tries < 300, $"The trace does not tell its story: {string.Join(", ", spans.Select(span => span.Name))}");
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }
    }

    private sealed record Span(string Service, string Name, string Id, string? Parent, string? TaskId)
    {
        public static IEnumerable<Span> In(JsonNode reply) =>
            from resource in reply["resourceSpans"]!.AsArray()
            let service = Attribute(resource["resource"]!, "service.name")
            from scope in resource["scopeSpans"]!.AsArray()
            from span in scope!["spans"]!.AsArray()
            select new Span(
                service!, (string)span["name"]!, (string)span["spanId"]!, (string?)span["parentSpanId"] is { Length: > 0 } parent ? parent : null, Attribute(span, "mcp.task.id"));

        private static string? Attribute(JsonNode owner, string key) =>
            (string?)owner["attributes"]?.AsArray().FirstOrDefault(attribute => (string?)attribute!["key"] == key)?["value"]?["stringValue"];
    }
}
