using System.Buffers.Binary;

namespace McpTasks.Dashboard.Otlp;

/// <summary>A gRPC message on the wire: a flag (compressed or not), the length, and the message.</summary>
internal static class GrpcFrame
{
    public const int Header = 5;

    public static byte[] Of(ReadOnlySpan<byte> message)
    {
        var frame = new byte[Header + message.Length];
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)message.Length);
        message.CopyTo(frame.AsSpan(Header));
        return frame;
    }

    public static bool IsOne(ReadOnlySpan<byte> frame) =>
        frame.Length >= Header && BinaryPrimitives.ReadUInt32BigEndian(frame[1..]) == (uint)(frame.Length - Header);
}
