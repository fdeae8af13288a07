using System.Text.Json.Nodes;

namespace McpTasks.Integration.Tests.Whole;

/// <summary>A span as the dashboard tells it.</summary>
internal sealed record Span(string Service, string Name, string Id, string? Parent, string? TaskId)
{
    /// <summary>What a task of <c>slow_computation</c> has left when it runs.</summary>
    public static readonly string[] Beginning =
        ["tools/call slow_computation", "create task slow_computation", "mcp-tasks send", "attempt 1 started", "progress"];

    /// <summary>What it has left when its client knows how it ended.</summary>
    public static readonly string[] Story =
        [
            .. Beginning, "mcp-tasks receive", "mcp-tasks process", "run task slow_computation", "complete task slow_computation",
            "deliver result slow_computation"];

    /// <summary>Asks until the trace holds the story: telemetry arrives in batches, from two processes.</summary>
    public static async Task<IReadOnlyList<Span>> UntilToldAsync(WholeSystem system, string trace, string[] story)
    {
        using var dashboard = system.Telemetry();
        for (var tries = 0; ; tries++)
        {
            using var reply = await dashboard.GetAsync(
                new Uri($"/api/telemetry/spans?traceId={trace}&limit=1000", UriKind.Relative), TestContext.Current.CancellationToken);
            var spans = reply.IsSuccessStatusCode
                ? In(JsonNode.Parse(await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["data"]!).ToList()
                : [];
            if (story.All(part => spans.Exists(span => span.Name.StartsWith(part, StringComparison.Ordinal))))
                return spans;
            Assert.True(tries < 300, $"The trace does not tell its story: {string.Join(", ", spans.Select(span => span.Name))}");
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }
    }

    private static IEnumerable<Span> In(JsonNode reply) =>
        from resource in reply["resourceSpans"]!.AsArray()
        let service = Attribute(resource["resource"]!, "service.name")
        from scope in resource["scopeSpans"]!.AsArray()
        from span in scope!["spans"]!.AsArray()
        select new Span(
            service!, (string)span["name"]!, (string)span["spanId"]!,
            (string?)span["parentSpanId"] is { Length: > 0 } parent ? parent : null, Attribute(span, "mcp.task.id"));

    private static string? Attribute(JsonNode owner, string key) =>
        (string?)owner["attributes"]?.AsArray().FirstOrDefault(attribute => (string?)attribute!["key"] == key)?["value"]?["stringValue"];
}
