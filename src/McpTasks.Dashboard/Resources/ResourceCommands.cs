using McpTasks.Dashboard.Pages;
using Microsoft.AspNetCore.Mvc;

namespace McpTasks.Dashboard.Resources;

/// <summary>The buttons that start, stop and restart a replica.</summary>
internal static class ResourceCommands
{
    public static void MapResourceCommands(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/resources/{replica}/{command:regex(^(start|stop|restart)$)}",
            async (string replica, string command, [FromForm] string? back, DashboardData data, Notices notices, CancellationToken cancellation) =>
            {
                var refused = await data.AppHost.CommandAsync(replica, command, cancellation);
                var page = back?.StartsWith("/resources/", StringComparison.Ordinal) == true && !back.Contains('?', StringComparison.Ordinal) ? back : "/resources";
                return Results.LocalRedirect(refused is null ? page : $"{page}?note={notices.Add(isBad: true, refused)}");
            });
}
