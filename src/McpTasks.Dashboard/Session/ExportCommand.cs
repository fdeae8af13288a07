using System.Globalization;
using System.Text.Json;
using McpTasks.Dashboard.Api;
using McpTasks.Dashboard.Pages;

namespace McpTasks.Dashboard.Session;

/// <summary>Everything that is kept as one file of OTLP in JSON, which this dashboard and other tools can read.</summary>
internal static class ExportCommand
{
    public static void MapExport(this IEndpointRouteBuilder routes) => routes.MapGet("/telemetry/export", (DashboardData data, TimeProvider clock) =>
        Results.Stream(
            body => WriteAsync(body, data), "application/json",
            $"telemetry-{clock.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}.json"));

    private static async Task WriteAsync(Stream body, DashboardData data)
    {
        await using var json = new Utf8JsonWriter(body);
        json.WriteStartObject();
        await json.WriteArrayAsync("resourceSpans", data.Traces.Snapshot().SelectMany(t => t.Spans), OtlpJson.Spans);
        await json.WriteArrayAsync("resourceLogs", data.Logs.Snapshot(), OtlpJson.Logs);
        await json.WriteArrayAsync("resourceMetrics", data.Metrics.Snapshot(), OtlpJson.Metrics);
        json.WriteEndObject();
    }
}
