using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Aspire.Hosting;

namespace McpTasks.LocalHosting.Network;

/// <summary>Hands out ports on loopback.</summary>
internal sealed class Ports
{
    // Below the range from which systems take the ports of outgoing connections: nobody else is handed one of these
    // between the moment it is found free and the moment the child listens on it.
    private const int First = 20000;
    private const int Count = 12000;

    private readonly HashSet<int> _taken = [];

    /// <summary>Finds a port that is free and was not handed out before.</summary>
    public int Next()
    {
        lock (_taken)
        {
            for (var attempt = 0; attempt < 1000; attempt++)
            {
                var port = First + RandomNumberGenerator.GetInt32(Count);
                if (!_taken.Contains(port) && IsFree(port))
                {
                    _taken.Add(port);
                    return port;
                }
            }
        }

        throw new DistributedApplicationException($"No free port was found between {First} and {First + Count - 1}.");
    }

    /// <summary>Gives a port back.</summary>
    public void Return(int port)
    {
        lock (_taken)
            _taken.Remove(port);
    }

    /// <summary>Says whether a port is free on every loopback address.</summary>
    public static bool IsFree(int port)
    {
        try
        {
            foreach (var listener in Listen(port))
                listener.Dispose();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Listens on every loopback address that this machine has.</summary>
    /// <exception cref="SocketException">The port is in use, or not allowed.</exception>
    public static IReadOnlyList<Socket> Listen(int port)
    {
        List<Socket> listeners = [];
        try
        {
            listeners.Add(ListenOn(IPAddress.Loopback, port));
            if (Socket.OSSupportsIPv6)
                listeners.Add(ListenOn(IPAddress.IPv6Loopback, port));
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressNotAvailable && listeners.Count == 1)
        {
            // IPv6 is compiled in but switched off: IPv4 alone serves.
        }
        catch (SocketException)
        {
            foreach (var listener in listeners)
                listener.Dispose();
            throw;
        }

        return listeners;
    }

    private static Socket ListenOn(IPAddress address, int port)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // .NET sets SO_REUSEADDR on Unix, which lets a port in TIME_WAIT be used again; on Windows it would let two listen.
            if (OperatingSystem.IsWindows())
                socket.ExclusiveAddressUse = true;
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen(512);
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }
}
