using System.Buffers;
using System.Text;

namespace McpTasks.AspNetCore.Http;

/// <summary>Header values that may carry the base64 sentinel (2026-07-28 Streamable HTTP, "Value Encoding").</summary>
internal static class HeaderValue
{
    private const string Prefix = "=?base64?", Suffix = "?=";

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The value as the client meant it; null when it has characters or an encoding that the specification forbids.</summary>
    public static string? Decode(string value)
    {
        if (value.AsSpan().ContainsAnyExceptInRange(' ', '~') && value.Any(c => c is not '\t' and (< ' ' or > '~')))
            return null;
        if (value.Length < Prefix.Length + Suffix.Length
            || !value.StartsWith(Prefix, StringComparison.Ordinal)
            || !value.EndsWith(Suffix, StringComparison.Ordinal))
            return value;

        var encoded = value.AsSpan(Prefix.Length..^Suffix.Length);
        var buffer = ArrayPool<byte>.Shared.Rent(encoded.Length);
        try
        {
            // Convert skips white space inside; the specification's alphabet has none.
            return !encoded.ContainsAny(' ', '\t') && Convert.TryFromBase64Chars(encoded, buffer, out var length)
                ? StrictUtf8.GetString(buffer, 0, length)
                : null;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
