namespace McpTasks.AspNetCore.HttpGate.Messages;

/// <summary>
/// Decides which family of revisions a request speaks (2026-07-28 versioning, "Backward Compatibility"): modern when header or _meta name a
/// modern version, else legacy. The SDK goes by the header alone, and names versions in its refusals that <c>server/discover</c> does not.
/// </summary>
internal static class Revision
{
    public static (McpEra Era, Refusal? Refusal) Of(HttpRequest request, ClientMessage message)
    {
        string? inHeader = request.Headers[McpHeaders.ProtocolVersion], inMeta = message.MetaVersion;
        if (inHeader == ProtocolVersions.Modern || inMeta == ProtocolVersions.Modern)
            return (McpEra.Modern, CheckModern(request, message));

        var legacy = request.Headers.ContainsKey(McpHeaders.SessionId) || message.Method == RequestMethods.Initialize;
        if (!legacy && inMeta is not null)
            return (McpEra.Modern, Refusal.UnsupportedVersion(inMeta, ProtocolVersions.ModernVersions));
        if (inHeader is null || ProtocolVersions.IsLegacy(inHeader) || message.Is(RequestMethods.Initialize))
            return (McpEra.Legacy, null);
        var supported = legacy ? ProtocolVersions.LegacyVersions : ProtocolVersions.ModernVersions;
        return (McpEra.Legacy, Refusal.UnsupportedVersion(inHeader, supported));
    }

    /// <summary>Checks the version of a GET or DELETE, which only the legacy era has.</summary>
    public static Refusal? CheckLegacy(HttpRequest request)
    {
        string? version = request.Headers[McpHeaders.ProtocolVersion];
        if (version == ProtocolVersions.Modern)
            return Refusal.MethodNotAllowed("POST", $"Protocol version {version} knows only POST. Use subscriptions/listen.");
        var known = version is null || ProtocolVersions.IsLegacy(version);
        return known ? null : Refusal.UnsupportedVersion(version!, ProtocolVersions.LegacyVersions);
    }

    // What the SDK does not compare: a version that only the body names, and names that are no text, on which it fails.
    private static Refusal? CheckModern(HttpRequest http, ClientMessage message)
    {
        if (message.Method is not { } method)
            return Refusal.BadRequest(
                $"{ProtocolVersions.Modern} has no responses from clients. Send input in the retried request or with tasks/update.");
        // Clients send notifications without it, which the SDK does not take.
        if (message.IsNotification && http.Headers[McpHeaders.Method].Count == 0)
            http.Headers[McpHeaders.Method] = method;
        if (http.Headers[McpHeaders.ProtocolVersion] is var header && (header.Count != 1 || (message.MetaVersion ?? header) != header))
            return Refusal.BadRequest(
                $"The header {McpHeaders.ProtocolVersion} must be there once and equal params._meta['{MetaKeys.ProtocolVersion}'].",
                McpErrorCode.HeaderMismatch);
        var name = TaskMethods.RoutingNameOf(method);
        if (name is null
            || JsonMembers.Of(message.Params, name).ValueKind is JsonValueKind.String or JsonValueKind.Undefined or JsonValueKind.Null)
            return null;
        return Refusal.InvalidParams($"{method} needs params.{name}, a string.");
    }
}
