using System.Runtime.InteropServices;
using System.Text;

namespace McpTasks.RedisTransport.Receiving;

/// <summary>A body inside the value from the server; a stream of the body shares the value's bytes.</summary>
internal sealed class RedisMessageBody(ReadOnlyMemory<byte> body) : MessageBody
{
    public long? Length => body.Length;

    public Stream GetStream() => MemoryMarshal.TryGetArray(body, out var bytes)
        ? new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false, publiclyVisible: true)
        : new MemoryStream(GetBytes(), writable: false);

    public byte[] GetBytes() => body.ToArray();

    public string GetString() => Encoding.UTF8.GetString(body.Span);
}
