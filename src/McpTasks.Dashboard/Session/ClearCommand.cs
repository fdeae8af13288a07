using McpTasks.Dashboard.Pages;
using McpTasks.Dashboard.Telemetry;
using Microsoft.AspNetCore.Mvc;

namespace McpTasks.Dashboard.Session;

/// <summary>Forgets telemetry, to begin afresh: all of it, or one kind.</summary>
internal static class ClearCommand
{
    // What is bound from the form has the form's token checked.
    public static void MapClear(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/telemetry/clear", (DashboardData data, ResourceRegistry registry, [FromForm] string? kind, [FromForm] string? back) =>
        {
            Clear(data, registry, kind ?? "");
            return Results.LocalRedirect(back is "/tasks" or "/traces" or "/logs" or "/metrics" or "/telemetry" ? back : "/");
        });

    private static void Clear(DashboardData data, ResourceRegistry registry, string kind)
    {
        if (kind is "" or "traces")
            data.Traces.Clear();
        if (kind is "" or "logs")
            data.Logs.Clear();
        if (kind is "" or "metrics")
            data.Metrics.Clear();
        if (kind is "" or "tasks")
            data.Tasks.Clear();
        if (kind is "")
            registry.Clear();
    }
}
