using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace McpTasks.AspNetCore.HttpGate.Messages;

/// <summary>Reads a request body up to a limit. Its memory grows with what arrives, not with what was announced.</summary>
internal static class RequestBody
{
    private const int FirstBuffer = 4096;

    /// <summary>The body; null when it is longer than the limit, of which at most one buffer more has been read.</summary>
    public static async ValueTask<byte[]?> ReadAsync(HttpRequest request, long limit, CancellationToken cancellationToken)
    {
        if (request.ContentLength > limit)
            return null;
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        var length = 0;
        try
        {
            while (await request.Body.ReadAsync(buffer.AsMemory(length), cancellationToken) is var read && read > 0)
            {
                length += read;
                if (length > limit)
                    return null;
                if (length < buffer.Length)
                    continue;
                var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                buffer.AsSpan(0, length).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = larger;
            }

            return buffer.AsSpan(0, length).ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
