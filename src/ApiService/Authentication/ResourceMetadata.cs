using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;

namespace ApiService.Authentication;

/// <summary>
/// Tells MCP clients which authorization server to ask (OAuth 2.0 Protected Resource Metadata, as the MCP authorization specification wants
/// it).
/// </summary>
internal static class ResourceMetadata
{
    private const string Path = "/.well-known/oauth-protected-resource/mcp";
    private static readonly string[] Methods = ["header"];

    public static void MapResourceMetadata(this WebApplication app) =>
        app.MapGet(Path, (HttpRequest request, IOptions<BearerSettings> settings) => TypedResults.Json(new
        {
            resource = UrlOf(request, settings.Value, "/mcp"),
            authorization_servers = settings.Value.Authority is { Length: > 0 } authority ? new[] { authority } : [],
            bearer_methods_supported = Methods,
        }));

    public static Task ChallengeAsync(JwtBearerChallengeContext context)
    {
        context.HandleResponse();
        var settings = context.HttpContext.RequestServices.GetRequiredService<IOptions<BearerSettings>>().Value;
        var problem = context.AuthenticateFailure is null ? "" : "error=\"invalid_token\", ";
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        context.Response.Headers.WWWAuthenticate = $"Bearer {problem}resource_metadata=\"{UrlOf(context.Request, settings, Path)}\"";
        return Task.CompletedTask;
    }

    // What a proxy says of itself in headers, anybody can say.
    private static string UrlOf(HttpRequest request, BearerSettings settings, string path) =>
        (settings.PublicUrl is { Length: > 0 } url
            ? url.TrimEnd('/')
            : $"{request.Scheme}://{request.Host.ToUriComponent()}{request.PathBase}")
        + path;
}
