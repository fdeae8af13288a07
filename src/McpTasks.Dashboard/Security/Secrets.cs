using System.Security.Cryptography;
using System.Text;

namespace McpTasks.Dashboard.Security;

internal static class Secrets
{
    /// <summary>Compares in a time that tells nothing about either, not even their lengths.</summary>
    public static bool Same(string? given, string? expected) =>
        !string.IsNullOrEmpty(given) && !string.IsNullOrEmpty(expected)
        && CryptographicOperations.FixedTimeEquals(Digest(given), Digest(expected));

    public static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    private static byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
