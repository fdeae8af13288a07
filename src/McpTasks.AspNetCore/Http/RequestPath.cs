namespace McpTasks.AspNetCore.Http;

/// <summary>
/// Where a request went: an application may offer other tools on another path, and goes by this when it makes a session's options.
/// </summary>
internal sealed record RequestPath(PathString Base, PathString Path, RouteValueDictionary Values)
{
    public static RequestPath Of(HttpRequest request) => new(request.PathBase, request.Path, new(request.RouteValues));

    public void PutInto(HttpRequest request) => (request.PathBase, request.Path, request.RouteValues) = (Base, Path, new(Values));
}
