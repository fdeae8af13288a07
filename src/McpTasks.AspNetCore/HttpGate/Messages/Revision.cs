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
            return (McpEra.Modern, null);

        var legacy = request.Headers.ContainsKey(McpHeaders.SessionId) || message.Method == RequestMethods.Initialize;
        if (!legacy && inMeta is not null)
            return (McpEra.Modern, Refusal.UnsupportedVersion(inMeta, ProtocolVersions.ModernVersions, message.Id));
        if (inHeader is not null && !ProtocolVersions.IsLegacy(inHeader) && !message.Is(RequestMethods.Initialize))
            return (McpEra.Legacy, Refusal.UnsupportedVersion(inHeader, legacy ? ProtocolVersions.LegacyVersions : ProtocolVersions.ModernVersions, message.Id));
        return (McpEra.Legacy, null);
    }

    /// <summary>What the SDK's own comparison of headers and body leaves out: a version that only the body names, and names that are no text, on which it fails.</summary>
    public static Refusal? CheckModern(HttpRequest http, ClientMessage message)
    {
        // Clients send notifications without it, which the SDK does not take.
        if (message.IsNotification && http.Headers[McpHeaders.Method].Count == 0)
            http.Headers[McpHeaders.Method] = message.Method;
        if (message.Method is null)
            return Refusal.BadRequest($"Protocol version {ProtocolVersions.Modern} has no responses from client to server. Send input in the retried request or with tasks/update.");
        if (http.Headers[McpHeaders.ProtocolVersion] is var header && (header.Count != 1 || (message.MetaVersion ?? header) != header))
            return Refusal.BadRequest($"The header {McpHeaders.ProtocolVersion} must be there once and equal params._meta['{MetaKeys.ProtocolVersion}'].", message.Id, McpErrorCode.HeaderMismatch);
        var name = message.Method switch
        {
            RequestMethods.ToolsCall or RequestMethods.PromptsGet => "name",
            RequestMethods.ResourcesRead => "uri",
            _ => TaskMethods.RoutingNameOf(message.Method),
        };
        return name is null || JsonMembers.Of(message.Params, name).ValueKind is JsonValueKind.String or JsonValueKind.Undefined or JsonValueKind.Null
            ? null
            : Refusal.InvalidParams($"{message.Method} needs params.{name}, a string.", message.Id);
    }

    /// <summary>Checks the version of a GET or DELETE, which only the legacy era has.</summary>
    public static Refusal? CheckLegacy(HttpRequest request)
    {
        string? version = request.Headers[McpHeaders.ProtocolVersion];
        if (version == ProtocolVersions.Modern)
            return Refusal.MethodNotAllowed("POST", $"Protocol version {ProtocolVersions.Modern} knows only POST. Use subscriptions/listen for notifications.");
        return version is null || ProtocolVersions.IsLegacy(version) ? null : Refusal.UnsupportedVersion(version, ProtocolVersions.LegacyVersions, default);
    }
}
