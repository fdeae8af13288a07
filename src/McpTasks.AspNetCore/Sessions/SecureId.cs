using System.Buffers.Text;
using System.Security.Cryptography;

namespace McpTasks.AspNetCore.Sessions;

/// <summary>Ids that cannot be guessed: 192 random bits in characters that are safe in headers and keys.</summary>
internal static class SecureId
{
    public static string New()
    {
        Span<byte> bits = stackalloc byte[24];
        RandomNumberGenerator.Fill(bits);
        return Base64Url.EncodeToString(bits);
    }
}
