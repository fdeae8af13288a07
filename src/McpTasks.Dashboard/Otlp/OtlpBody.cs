using System.IO.Compression;
using Google.Protobuf;

namespace McpTasks.Dashboard.Otlp;

/// <summary>Why an export was not taken: the status for HTTP and the one for gRPC.</summary>
internal sealed class OtlpRefusal(int httpStatus, int grpcStatus, string message) : Exception(message)
{
    public int HttpStatus { get; } = httpStatus;
    public int GrpcStatus { get; } = grpcStatus;

    public static OtlpRefusal TooLarge(int limit) =>
        new(StatusCodes.Status413PayloadTooLarge, GrpcCode.ResourceExhausted, $"The export is larger than {limit} bytes (Dashboard:Otlp:MaxBodyBytes).");

    public static OtlpRefusal Malformed(string why) => new(StatusCodes.Status400BadRequest, GrpcCode.InvalidArgument, why);
}

internal static class GrpcCode
{
    public const int Ok = 0;
    public const int InvalidArgument = 3;
    public const int ResourceExhausted = 8;
    public const int Unimplemented = 12;
    public const int Internal = 13;
    public const int Unauthenticated = 16;
}

/// <summary>Reads bodies up to a limit that holds before and after decompression.</summary>
internal static class OtlpBody
{
    private const int Chunk = 16 * 1024;

    public static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream body, string? encoding, int limit, CancellationToken cancellation)
    {
        switch (encoding)
        {
            case null or "" or "identity":
                return await ReadAllAsync(body, limit, cancellation);
            case "gzip":
                await using (var gzip = new GZipStream(body, CompressionMode.Decompress))
                    return await ReadAllAsync(gzip, limit, cancellation);
            default:
                throw new OtlpRefusal(StatusCodes.Status415UnsupportedMediaType, GrpcCode.Unimplemented, "Only gzip and identity are understood as encodings.");
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAllAsync(Stream source, int limit, CancellationToken cancellation)
    {
        var buffer = new MemoryStream();
        var chunk = new byte[Chunk];
        try
        {
            int read;
            while ((read = await source.ReadAsync(chunk, cancellation)) > 0)
            {
                if (buffer.Length + read > limit)
                    throw OtlpRefusal.TooLarge(limit);
                buffer.Write(chunk, 0, read);
            }
        }
        catch (BadHttpRequestException refused) when (refused.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw OtlpRefusal.TooLarge(limit);
        }
        catch (InvalidDataException)
        {
            throw OtlpRefusal.Malformed("The body is not valid gzip.");
        }
        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    public static T Parse<T>(MessageParser<T> parser, ReadOnlyMemory<byte> bytes) where T : IMessage<T>
    {
        try
        {
            return parser.ParseFrom(bytes.Span);
        }
        catch (InvalidProtocolBufferException)
        {
            throw OtlpRefusal.Malformed("The body is not a valid OTLP protobuf message.");
        }
    }
}
