using McpTasks.AspNetCore.Http;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol.Protocol;

namespace McpTasks.AspNetCore.HttpGate.Messages;

/// <summary>
/// Decides which family of revisions a request speaks (2026-07-28 versioning, "Backward Compatibility"): modern when header or _meta name a
/// modern version, else legacy. The SDK goes by the header alone, and names versions in its refusals that <c>server/discover</c> does not.
/// </summary>
internal static class Revision
{
    public static (McpEra Era, Refusal? Refusal) Of(HttpRequest request, ClientMessage message)
    {
        var header = request.Headers[McpHeaders.ProtocolVersion];
        if (header.Count > 1)
            return (McpEra.Modern, Refusal.HeaderMismatch($"Send the header {McpHeaders.ProtocolVersion} once.", message.Id));

        string? inHeader = header, inMeta = message.MetaVersion;
        if (inHeader == ProtocolVersions.Modern || inMeta == ProtocolVersions.Modern)
            return (McpEra.Modern, null);

        var legacy = request.Headers.ContainsKey(McpHeaders.SessionId) || message.Method == RequestMethods.Initialize;
        if (!legacy && inMeta is not null)
            return (McpEra.Modern, Refusal.UnsupportedVersion(inMeta, ProtocolVersions.ModernVersions, message.Id));
        if (inHeader is not null && !ProtocolVersions.IsLegacy(inHeader) && !message.Is(RequestMethods.Initialize))
            return (McpEra.Legacy, Refusal.UnsupportedVersion(inHeader, legacy ? ProtocolVersions.LegacyVersions : ProtocolVersions.ModernVersions, message.Id));
        return (McpEra.Legacy, null);
    }

    /// <summary>Checks the version of a GET or DELETE, which only the legacy era has.</summary>
    public static Refusal? CheckLegacy(HttpRequest request)
    {
        string? version = request.Headers[McpHeaders.ProtocolVersion];
        if (version == ProtocolVersions.Modern)
            return Refusal.MethodNotAllowed("POST", $"Protocol version {ProtocolVersions.Modern} knows only POST. Use subscriptions/listen for notifications.");
        return version is null || ProtocolVersions.IsLegacy(version)
            ? null
            : Refusal.UnsupportedVersion(version, ProtocolVersions.LegacyVersions, default);
    }
}
