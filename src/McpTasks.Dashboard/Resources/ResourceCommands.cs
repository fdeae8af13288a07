using McpTasks.Dashboard.Pages;
using Microsoft.AspNetCore.Mvc;

namespace McpTasks.Dashboard.Resources;

/// <summary>The buttons that start, stop and restart a replica.</summary>
internal static class ResourceCommands
{
    public static void MapResourceCommands(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/resources/{replica}/{command:regex(^(start|stop|restart)$)}",
            async (string replica, string command, [FromForm] string? back, DashboardData data, CancellationToken cancellation) =>
            {
                var refused = await data.AppHost.CommandAsync(replica, command, cancellation);
                return Results.LocalRedirect(refused is not null
                    ? "/resources?error=" + Uri.EscapeDataString(refused)
                    : back?.StartsWith("/resources/", StringComparison.Ordinal) == true ? "/resources/" + Uri.EscapeDataString(replica) : "/resources");
            });
}
