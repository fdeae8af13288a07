using System.Net;
using Microsoft.Extensions.Primitives;

namespace McpTasks.AspNetCore.HttpGate.Origins;

/// <summary>
/// Refuses hosts and origins that are not on the allow-list, so that a web page cannot reach a server on the user's own machine or network by
/// rebinding a name (Streamable HTTP, "Security"). It does so too where the SDK's authentication answers with the protected resource metadata
/// (RFC 9728): that names the host which was asked for, and comes before routing has an endpoint to guard.
/// </summary>
internal sealed class HostGuard(IOptions<McpHttpOptions> options) : IStartupFilter
{
    private readonly StringSegment[] _hosts = [.. options.Value.AllowedHosts.Select(host => new StringSegment(host))];
    private readonly string[] _origins = [.. options.Value.AllowedOrigins.Select(origin => OriginOf(origin) ?? origin)];

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((context, pass) => context.Request.Path.StartsWithSegments("/.well-known/oauth-protected-resource", StringComparison.OrdinalIgnoreCase)
            && Check(context.Request) is { } refusal ? refusal.WriteAsync(context) : pass(context));
        next(app);
    };

    public Refusal? Check(HttpRequest request)
    {
        var host = request.Host.Host;
        if (!IsLoopback(host) && (host.Length == 0 || !HostString.MatchesAny(host, _hosts)))
            return Refusal.Forbidden($"The host '{host}' is not allowed. The server's setting {McpHttpOptions.SectionName}:AllowedHosts lists the hosts it answers to.");

        var origins = request.Headers.Origin;
        if (origins.Count == 0 || (origins.Count == 1 && (_origins.Contains("*") || IsAllowed(origins[0]!, request))))
            return null;
        return Refusal.Forbidden($"This origin is not allowed. The server's setting {McpHttpOptions.SectionName}:AllowedOrigins lists the web origins that may call it.");
    }

    public static bool IsHost(string text) =>
        text == "*" || Uri.CheckHostName(text.StartsWith("*.", StringComparison.Ordinal) ? text[2..] : text) != UriHostNameType.Unknown;

    /// <summary>A web origin (RFC 6454) in one form; null when it is none.</summary>
    public static string? OriginOf(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Host.Length > 0 && uri.PathAndQuery is "/" && uri.UserInfo.Length == 0 && uri.Fragment.Length == 0
            ? $"{uri.Scheme}://{uri.IdnHost}:{uri.Port}"
            : null;

    // A page of another scheme, such as an extension's, is named in the settings or does not pass.
    private bool IsAllowed(string value, HttpRequest request) => OriginOf(value) is { } origin
        && (_origins.Contains(origin) || (new Uri(value) is { Scheme: "http" or "https" } uri && (IsLoopback(uri.Host) || origin == OriginOf($"{request.Scheme}://{request.Host.Value}"))));

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
