using McpTasks.Dashboard.Telemetry;
using Microsoft.AspNetCore.Mvc;

namespace McpTasks.Dashboard.Session;

/// <summary>Holds the collection still, or lets it go on.</summary>
internal static class PauseCommand
{
    public static void MapPause(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/telemetry/pause", (Collection collection, [FromForm] bool paused) =>
        {
            if (paused)
                collection.Pause();
            else
                collection.Resume();
            return Results.LocalRedirect("/telemetry");
        });
}
