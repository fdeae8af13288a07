using System.Security.Cryptography;

namespace McpTasks.Redis;

/// <summary>Names one call of the store, the same when it is retried and never again.</summary>
internal static class CallToken
{
    private static readonly string Process = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
    private static long s_calls;

    public static string Next() => string.Create(CultureInfo.InvariantCulture, $"{Process}{Interlocked.Increment(ref s_calls):x}");
}
