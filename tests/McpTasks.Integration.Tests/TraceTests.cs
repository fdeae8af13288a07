using System.Globalization;
using System.Text.Json.Nodes;
using McpTasks.Integration.Tests.Fleet;
using TestServers;

namespace McpTasks.Integration.Tests;

public sealed class TraceTests
{
    private static readonly string[] Story =
        ["tools/call", "create task", "mcp-tasks send", "mcp-tasks receive", "mcp-tasks process", "attempt 1 started", "run task", "progress", "complete task", "deliver result"];

    [Fact]
    public async Task One_trace_follows_a_task_through_both_processes_and_the_dashboard_finds_it_by_id()
    {
        var (key, otlp) = ("0123456789abcdef", $"http://127.0.0.1:{FreePort.Find()}");
        await using var dashboard = Service.Start(
            "src/McpTasks.Dashboard", "dashboard", ("Dashboard__Otlp__HttpUrl", otlp), ("Dashboard__Otlp__GrpcUrl", $"http://127.0.0.1:{FreePort.Find()}"),
            ("Dashboard__Otlp__ApiKey", key), ("Dashboard__Api__PrimaryApiKey", key), ("ASPNETCORE_URLS", $"http://127.0.0.1:{FreePort.Find()}"));
        var pages = new Uri(Service.AddressIn(await dashboard.LineAsync(line => line.Contains("Dashboard at", StringComparison.Ordinal))));
        await using var system = await RunningSystem.StartAsync(
            ServerKind.Garnet, workers: 1, ("OTEL_EXPORTER_OTLP_ENDPOINT", otlp), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_EXPORTER_OTLP_HEADERS", $"x-otlp-api-key={key}"), ("OTEL_BSP_SCHEDULE_DELAY", "200"));

        var task = await system.Client.StartAsync("slow_computation", new() { ["duration"] = 1 });
        await system.Client.TaskAsync("tasks/result", task);

        using var http = new HttpClient { BaseAddress = pages };
        http.DefaultRequestHeaders.Add("X-API-Key", key);
        var trace = await UntilToldAsync(http, task);
        Assert.Equal(["api", "worker"], trace.Select(span => span.Service).Distinct().Order(StringComparer.Ordinal));
        Assert.All(trace, span => Assert.Equal(task, span.TaskId));
    }

    /// <summary>Asks until one trace holds the whole story: telemetry arrives in batches, from two processes.</summary>
    private static async Task<IReadOnlyList<Span>> UntilToldAsync(HttpClient dashboard, string task)
    {
        for (var tries = 0; ; tries++)
        {
            var reply = JsonNode.Parse(await dashboard.GetStringAsync(string.Create(CultureInfo.InvariantCulture, $"/api/telemetry/spans?attr=mcp.task.id={task}&limit=1000")));
            var traces = Span.In(reply!).GroupBy(span => span.TraceId, StringComparer.Ordinal).Select(spans => spans.ToList()).ToList();
            var whole = traces.Find(spans => Story.All(part => spans.Exists(span => span.Name.StartsWith(part, StringComparison.Ordinal))));
            if (whole is not null)
                return whole;
            Assert.True(tries < 600, $"No trace tells the whole story: {string.Join("\n", traces.Select(spans => string.Join(", ", spans.Select(span => span.Name))))}");
            await Task.Delay(100);
        }
    }

    private sealed record Span(string TraceId, string Service, string Name, string? TaskId)
    {
        public static IEnumerable<Span> In(JsonNode reply) =>
            from resource in reply["resourceSpans"]!.AsArray()
            let service = Attribute(resource["resource"]!, "service.name")
            from scope in resource["scopeSpans"]!.AsArray()
            from span in scope!["spans"]!.AsArray()
            select new Span((string)span["traceId"]!, service!, (string)span["name"]!, Attribute(span, "mcp.task.id"));

        private static string? Attribute(JsonNode owner, string key) =>
            (string?)owner["attributes"]?.AsArray().FirstOrDefault(attribute => (string?)attribute!["key"] == key)?["value"]?["stringValue"];
    }
}
