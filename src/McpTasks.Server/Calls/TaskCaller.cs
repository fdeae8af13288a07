namespace McpTasks.Server.Calls;

/// <summary>
/// Who sent a request, and in which task dialect. A caller knows tasks when the revision of the session has tasks (2025-11-25), or when
/// this very request declares the extension (2026-07-28; earlier requests do not count).
/// </summary>
internal sealed record TaskCaller(TaskDialect Dialect, bool KnowsTasks, string Owner, string? SessionId)
{
    /// <summary>
    /// Cancelled when the caller's connection is gone. A request in a session goes on after that. Never cancelled where there are no
    /// connections.
    /// </summary>
    public CancellationToken Disconnected { get; init; }

    public bool IsIdentified => Owner != TaskOwner.Anonymous;

    public static TaskCaller Of(MessageContext context, JsonRpcRequest request)
    {
        var http = McpCaller.Of(context);
        var version = http?.SessionVersion ?? request.Context?.ProtocolVersion ?? context.Server.NegotiatedProtocolVersion;
        var modern = http is null ? IsAtLeast(version, TaskProtocol.ModernVersion) : http.Era == McpEra.Modern;
        var knows = modern ? DeclaresExtension(request) : version is null || IsAtLeast(version, TaskProtocol.LegacyVersion);
        var owner = http?.OwnerKey ?? (context.User is { } user ? CallerIdentity.OwnerKeyOf(user) : TaskOwner.Anonymous);
        return new(
            modern ? TaskDialect.Modern : TaskDialect.Legacy, knows, owner, modern ? null : http?.SessionId ?? context.Server.SessionId)
        {
            Disconnected = http?.Disconnected ?? CancellationToken.None,
        };
    }

    /// <summary>Whether a revision with sessions has tasks (2025-11-25 and later).</summary>
    public static bool HasTasks(string? version) =>
        IsAtLeast(version, TaskProtocol.LegacyVersion) && !IsAtLeast(version, TaskProtocol.ModernVersion);

    // Revisions are ISO dates, so comparing the text compares the dates.
    private static bool IsAtLeast(string? version, string least) => string.CompareOrdinal(version, least) >= 0;

    private static bool DeclaresExtension(JsonRpcRequest request) =>
        request.Params is JsonObject parameters
        && parameters["_meta"] is JsonObject meta
        && meta[MetaKeys.ClientCapabilities] is JsonObject capabilities
        && capabilities["extensions"] is JsonObject extensions
        && extensions[TaskProtocol.ExtensionId] is JsonObject;
}
