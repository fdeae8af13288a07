using System.Net;
using System.Net.Sockets;

namespace Fuzz.Wire;

/// <summary>A connection to the server, its bytes as they are.</summary>
internal sealed class Connection : IDisposable
{
    private readonly Socket _socket;
    private byte[] _buffer = new byte[16 * 1024];
    private int _start, _end;

    private Connection(Socket socket) => _socket = socket;

    /// <summary>What has arrived and was not taken.</summary>
    public ReadOnlySpan<byte> Arrived => _buffer.AsSpan(_start, _end - _start);

    public static async Task<Connection> OpenAsync(IPEndPoint address, CancellationToken stop)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, stop);
            return new(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken stop)
    {
        while (bytes.Length > 0)
            bytes = bytes[await _socket.SendAsync(bytes, stop)..];
    }

    /// <summary>Says that no more will be sent.</summary>
    public void HalfClose() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Waits for more to arrive.</summary>
    /// <returns>Whether there is more; false when the server has closed its side.</returns>
    public async ValueTask<bool> FillAsync(CancellationToken stop)
    {
        if (_start > 0)
        {
            Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        var read = await _socket.ReceiveAsync(_buffer.AsMemory(_end), stop);
        _end += read;
        return read > 0;
    }

    public void Take(int count) => _start += count;

    public void Dispose() => _socket.Dispose();
}
