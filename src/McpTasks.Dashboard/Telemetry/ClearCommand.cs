using McpTasks.Dashboard.Pages;
using Microsoft.AspNetCore.Mvc;

namespace McpTasks.Dashboard.Telemetry;

/// <summary>The button that forgets all telemetry, to begin afresh.</summary>
internal static class ClearCommand
{
    // What is bound from the form has the form's token checked.
    public static void MapClear(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/telemetry/clear", (DashboardData data, [FromForm] string? back) =>
        {
            data.Traces.Clear();
            data.Logs.Clear();
            data.Metrics.Clear();
            data.Tasks.Clear();
            return Results.LocalRedirect(back == "/tasks" ? back : "/");
        });
}
