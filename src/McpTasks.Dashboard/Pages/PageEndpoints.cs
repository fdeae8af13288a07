using McpTasks.Dashboard.Pages.Session;
using Microsoft.AspNetCore.Antiforgery;

namespace McpTasks.Dashboard.Pages;

/// <summary>Serves the pages, whole or, for the script that keeps them fresh, their main part alone.</summary>
internal static class PageEndpoints
{
    public static void MapPages(this IEndpointRouteBuilder routes)
    {
        foreach (var page in Page.All)
            routes.MapGet(page.Pattern, (HttpContext http, DashboardData data, TimeProvider clock, IAntiforgery antiforgery) =>
                ServeAsync(page, http, new PageContext(http, data, clock, antiforgery)));
        routes.MapFallback((HttpContext http, DashboardData data, TimeProvider clock, IAntiforgery antiforgery) =>
            ServeAsync(NotFound, http, new PageContext(http, data, clock, antiforgery)));
    }

    private static readonly Page NotFound = new("", "", _ => "Not found", context =>
    {
        context.Status = StatusCodes.Status404NotFound;
        return Parts.Empty("There is no such page", Html.Of($"""The dashboard has no page at this address. <a href="/">Go home</a>."""));
    });

    private static Task ServeAsync(Page page, HttpContext http, PageContext context)
    {
        var version = context.Data.Version;
        if (http.Request.Headers.TryGetValue("X-Live", out var seen))
        {
            if (seen == version)
            {
                http.Response.StatusCode = StatusCodes.Status204NoContent;
                return Task.CompletedTask;
            }
            return WriteAsync(http, context, version, Content(page, context));
        }
        var main = Content(page, context);
        return WriteAsync(http, context, version, Layout.Render(context, page, main));
    }

    private static Html Content(Page page, PageContext context) => Html.Of($"{SessionPage.PausedBanner(context)}{page.Body(context)}");

    private static Task WriteAsync(HttpContext http, PageContext context, string version, Html markup)
    {
        http.Response.Headers["X-Version"] = context.Version(version);
        http.Response.StatusCode = context.Status;
        http.Response.ContentType = "text/html; charset=utf-8";
        return http.Response.WriteAsync(markup.ToString(), http.RequestAborted);
    }
}
