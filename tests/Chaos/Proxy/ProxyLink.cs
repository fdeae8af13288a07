using System.Net;
using System.Net.Sockets;

namespace Chaos.Proxy;

/// <summary>One connection of a service, and the one to the store that belongs to it.</summary>
internal sealed class ProxyLink(StoreProxy proxy, Socket service) : IDisposable
{
    private const int Piece = 32 * 1024;

    private readonly Socket _store = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    /// <summary>Passes on until either side ends, or the link is disposed of.</summary>
    public async Task RunAsync(int storePort)
    {
        try
        {
            service.NoDelay = true;
            await _store.ConnectAsync(new IPEndPoint(IPAddress.Loopback, storePort));
            await Task.WhenAll(PassAsync(service, _store, replies: false), PassAsync(_store, service, replies: true));
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // One end is gone, so the other goes too.
        }
        finally
        {
            Dispose();
        }
    }

    /// <summary>Ends both connections at once, without a goodbye.</summary>
    public void Dispose()
    {
        service.Close(timeout: 0);
        _store.Close(timeout: 0);
    }

    private async Task PassAsync(Socket from, Socket to, bool replies)
    {
        try
        {
            var buffer = new byte[Piece];
            while (await from.ReceiveAsync(buffer) is > 0 and var length && await IsPassedAsync(to, buffer.AsMemory(0, length), replies))
            {
            }
        }
        finally
        {
            Dispose();
        }
    }

    private async Task<bool> IsPassedAsync(Socket to, ReadOnlyMemory<byte> piece, bool replies)
    {
        var trouble = proxy.Trouble;
        if (trouble.Kind == TroubleKind.Delay)
            await Task.Delay(trouble.Late);
        if (trouble.Holds(replies))
        {
            await trouble.Over;
            if (trouble.ThenCut)
                return false;
        }

        var halved = trouble.Kind == TroubleKind.Halve;
        for (var left = halved ? piece[..(piece.Length / 2)] : piece; left.Length > 0;)
            left = left[await to.SendAsync(left)..];
        return !halved;
    }
}
