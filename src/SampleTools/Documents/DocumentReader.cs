namespace SampleTools.Documents;

/// <summary>Reads one file as text, or says why it cannot. What is wrong with a file never ends the call.</summary>
internal static class DocumentReader
{
    private const int BinaryProbe = 8192;

    public static async ValueTask<DocumentText> ReadAsync(FileInfo file, int maxBytes, CancellationToken cancellationToken)
    {
        try
        {
            // Pipes, sockets and devices have no length, and opening a pipe would wait for its writer for ever.
            if (file.Length == 0)
                return new("", null);
            if (file.Length > maxBytes)
                return new(null, $"is larger than {maxBytes} bytes");
            return Decode(await BytesAsync(file, maxBytes, cancellationToken), maxBytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(null, "cannot be read");
        }
    }

    private static async ValueTask<ArraySegment<byte>> BytesAsync(FileInfo file, int maxBytes, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(
            file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, useAsync: true);
        // One more than allowed, to notice a file that grew since it was listed.
        var buffer = new byte[Math.Min(file.Length, maxBytes) + 1];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return new(buffer, 0, length);
    }

    private static DocumentText Decode(ArraySegment<byte> bytes, int maxBytes)
    {
        if (bytes.Count > maxBytes)
            return new(null, $"is larger than {maxBytes} bytes");
        if (!HasUtf16Mark(bytes) && bytes.AsSpan(0, Math.Min(bytes.Count, BinaryProbe)).Contains((byte)0))
            return new(null, "is not text");
        using var reader = new StreamReader(
            new MemoryStream(bytes.Array!, 0, bytes.Count), Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        return new(reader.ReadToEnd(), null);
    }

    private static bool HasUtf16Mark(ReadOnlySpan<byte> bytes) => bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..];
}
