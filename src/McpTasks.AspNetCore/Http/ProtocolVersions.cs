namespace McpTasks.AspNetCore.Http;

internal static class ProtocolVersions
{
    public const string Modern = TaskProtocol.ModernVersion;
    public const string NewestLegacy = TaskProtocol.LegacyVersion;

    public static readonly string[] ModernVersions = [Modern];
    public static readonly string[] LegacyVersions = [NewestLegacy, "2025-06-18", "2025-03-26", "2024-11-05"];

    public static bool IsLegacy(string version) => LegacyVersions.Contains(version, StringComparer.Ordinal);

    /// <summary>What an initialize request is answered with (2025-11-25 lifecycle, version negotiation).</summary>
    public static string Negotiate(string? requested) =>
        requested is not null && IsLegacy(requested) ? requested : NewestLegacy;
}
