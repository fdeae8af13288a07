namespace McpTasks.Server.Calls;

/// <summary>
/// Who sent a request, in which task dialect. It knows tasks when its session's revision has them (2025-11-25), or when this very request declares
/// the extension (2026-07-28; earlier requests do not count).
/// </summary>
internal sealed record TaskCaller(TaskDialect Dialect, bool KnowsTasks, string Owner, string? SessionId)
{
    /// <summary>Cancelled when its connection is gone, which ends no request in a session; never where there are no connections.</summary>
    public CancellationToken Disconnected { get; init; }

    public bool IsIdentified => Owner != TaskOwner.Anonymous;

    public static TaskCaller Of(MessageContext context, JsonRpcRequest request)
    {
        var http = McpCaller.Of(context);
        var version = http?.SessionVersion ?? request.Context?.ProtocolVersion ?? context.Server.NegotiatedProtocolVersion;
        var modern = http is null ? IsAtLeast(version, TaskProtocol.ModernVersion) : http.Era == McpEra.Modern;
        var knows = modern ? DeclaresExtension(request) : version is null || IsAtLeast(version, TaskProtocol.LegacyVersion);
        var owner = http?.OwnerKey ?? (context.User is { } user ? CallerIdentity.OwnerKeyOf(user) : TaskOwner.Anonymous);
        return new(modern ? TaskDialect.Modern : TaskDialect.Legacy, knows, owner, modern ? null : http?.SessionId ?? context.Server.SessionId)
        {
            Disconnected = http?.Disconnected ?? CancellationToken.None,
        };
    }

    /// <summary>Whether a 2025-11-25-style revision is one that has tasks.</summary>
    public static bool HasTasks(string? version) => IsAtLeast(version, TaskProtocol.LegacyVersion) && !IsAtLeast(version, TaskProtocol.ModernVersion);

    // Revisions are dates, so their order is their text's.
    private static bool IsAtLeast(string? version, string least) => string.CompareOrdinal(version, least) >= 0;

    private static bool DeclaresExtension(JsonRpcRequest request) =>
        request.Params is JsonObject parameters
        && parameters["_meta"] is JsonObject meta
        && meta[MetaKeys.ClientCapabilities] is JsonObject capabilities
        && capabilities["extensions"] is JsonObject extensions
        && extensions[TaskProtocol.ExtensionId] is JsonObject;
}
