using McpTasks.Dashboard.Hosting;
using McpTasks.Dashboard.Settings;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace McpTasks.Dashboard.Security;

/// <summary>Stands before every page: right host, same origin, logged in, and headers that keep scripts out.</summary>
internal sealed class FrontendGate(IOptions<DashboardOptions> options, Listeners listeners, BrowserLogin login)
{
    public const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private const long MaxFormBytes = 64 * 1024;

    private readonly HashSet<string> _hosts = new(
        ["localhost", "127.0.0.1", "[::1]", .. listeners.All.Select(l => l.Url.Host), .. (options.Value.Frontend.AllowedHosts ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)],
        StringComparer.OrdinalIgnoreCase);

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        Protect(context.Response.Headers);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = MaxFormBytes;
        if (!_hosts.Contains(context.Request.Host.Host))
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "This host name is not served. Add it to Dashboard:Frontend:AllowedHosts if it should be.");
        else if (IsForeign(context.Request))
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "This request comes from another site.");
        else if (!IsOpen(context.Request.Path) && !login.IsLoggedIn(context.Request))
            await SendToLoginAsync(context);
        else
            await next(context);
    }

    private static void Protect(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        // Not no-referrer: browsers then send "Origin: null" with our own forms, which is how a stranger looks.
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-cache, no-store";
    }

    /// <summary>A request that changes something must come from one of these pages; other ports of this host are strangers too.</summary>
    private static bool IsForeign(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            return false;
        if (request.Headers.Origin.ToString() is { Length: > 0 } origin)
            return !string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
        return request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin" or "none");
    }

    // The login itself, its looks, and the JSON endpoints, which check their own key.
    private static bool IsOpen(PathString path) =>
        path == "/login" || path == "/health" || path.StartsWithSegments("/assets", StringComparison.Ordinal) || path.StartsWithSegments("/api/telemetry", StringComparison.OrdinalIgnoreCase);

    private static Task SendToLoginAsync(HttpContext context)
    {
        if (HttpMethods.IsGet(context.Request.Method) && !context.Request.Headers.ContainsKey("X-Live"))
        {
            var back = context.Request.Path + context.Request.QueryString;
            context.Response.Redirect(back == "/" ? "/login" : $"/login?back={Uri.EscapeDataString(back)}");
            return Task.CompletedTask;
        }
        return RefuseAsync(context, StatusCodes.Status401Unauthorized, "Log in first.");
    }

    private static Task RefuseAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(message, context.RequestAborted);
    }
}
