using Microsoft.AspNetCore.Http;
using ModelContextProtocol.Protocol;

namespace McpTasks.AspNetCore.Http;

/// <summary>
/// Decides which family of revisions a POST speaks (2026-07-28 versioning, "Backward Compatibility"): modern when header or
/// _meta name a modern version, else legacy, which needs a session or initialize.
/// </summary>
internal static class EraDetector
{
    public static (McpEra Era, Refusal? Refusal) Detect(HttpRequest request, JsonRpcMessage message)
    {
        var header = request.Headers[McpHeaders.ProtocolVersion];
        var id = message.IdOf();
        if (header.Count > 1)
            return (McpEra.Modern, Refusal.HeaderMismatch($"Send the header {McpHeaders.ProtocolVersion} once.", id));

        string? inHeader = header, inMeta = message.MetaVersionOf();
        if (inHeader == ProtocolVersions.Modern || inMeta == ProtocolVersions.Modern)
            return (McpEra.Modern, null);

        var legacy = request.Headers.ContainsKey(McpHeaders.SessionId) || message.MethodOf() == RequestMethods.Initialize;
        if (!legacy && inMeta is not null)
            return (McpEra.Modern, Refusal.UnsupportedVersion(inMeta, ProtocolVersions.ModernVersions, id));
        if (inHeader is not null && !ProtocolVersions.IsLegacy(inHeader))
            return (McpEra.Legacy, Refusal.UnsupportedVersion(inHeader, legacy ? ProtocolVersions.LegacyVersions : ProtocolVersions.ModernVersions, id));
        return (McpEra.Legacy, null);
    }

    /// <summary>Checks the version of a GET or DELETE, which only the legacy era has.</summary>
    public static Refusal? CheckLegacyOnly(HttpRequest request)
    {
        string? version = request.Headers[McpHeaders.ProtocolVersion];
        if (version == ProtocolVersions.Modern)
            return Refusal.MethodNotAllowed("POST", $"Protocol version {ProtocolVersions.Modern} knows only POST. Use subscriptions/listen for notifications.");
        return version is null || ProtocolVersions.IsLegacy(version)
            ? null
            : Refusal.UnsupportedVersion(version, ProtocolVersions.LegacyVersions, default);
    }
}
