using System.Net;
using McpTasks.AspNetCore.Http;
using McpTasks.AspNetCore.HttpGate.Messages;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace McpTasks.AspNetCore.HttpGate.Origins;

/// <summary>
/// Refuses hosts and origins that are not on the allow-list, so that a web page cannot reach a server on the user's own
/// machine or network by rebinding a name (Streamable HTTP, "Security").
/// </summary>
internal sealed class HostGuard(IOptions<McpHttpOptions> options)
{
    private readonly HostPattern[] _hosts = [.. options.Value.AllowedHosts.Select(HostPattern.Parse)];
    private readonly Origin[] _origins = [.. options.Value.AllowedOrigins.Where(origin => origin != "*").Select(Origin.Parse)];
    private readonly bool _anyOrigin = options.Value.AllowedOrigins.Contains("*", StringComparer.Ordinal);

    public Refusal? Check(HttpRequest request)
    {
        var host = request.Host.Host;
        if (!IsLoopback(host) && !_hosts.Any(pattern => pattern.Matches(host)))
            return Refusal.Forbidden($"The host '{host}' is not allowed. The server's setting {McpHttpOptions.SectionName}:AllowedHosts lists the hosts it answers to.");

        var origins = request.Headers.Origin;
        if (origins.Count == 0 || (origins.Count == 1 && IsAllowed(origins[0]!, request)))
            return null;
        return Refusal.Forbidden($"This origin is not allowed. The server's setting {McpHttpOptions.SectionName}:AllowedOrigins lists the web origins that may call it.");
    }

    private bool IsAllowed(string value, HttpRequest request)
    {
        if (_anyOrigin)
            return true;
        if (!Origin.TryParse(value, out var origin))
            return false;
        // A page of another scheme, such as an extension's, is named in the settings or does not pass.
        return _origins.Contains(origin) || (origin.Scheme is "http" or "https" && (IsLoopback(origin.Host) || origin == Origin.Of(request)));
    }

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
