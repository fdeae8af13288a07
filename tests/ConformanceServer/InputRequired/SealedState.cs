using System.Security.Cryptography;
using System.Text;

namespace ConformanceServer.InputRequired;

/// <summary>Request state that a client carries and cannot change unseen.</summary>
internal static class SealedState
{
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);

    public static string Seal(string state) => $"{state}.{Convert.ToHexStringLower(Sign(state))}";

    public static bool IsIntact(string sealedState)
    {
        var dot = sealedState.LastIndexOf('.');
        return dot > 0 && CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(Convert.ToHexStringLower(Sign(sealedState[..dot]))), Encoding.UTF8.GetBytes(sealedState[(dot + 1)..]));
    }

    private static byte[] Sign(string state) => HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes(state));
}
