using System.Diagnostics;

namespace McpTasks.AspNetCore.Http;

internal static class RequestSpan
{
    /// <summary>The server span of an HTTP request; null when nobody listens to it.</summary>
    public static Activity? Of(HttpContext http) => CallSpan.Heard(http.Features.Get<IHttpActivityFeature>()?.Activity);
}
