using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Chaos.Fleet;

/// <summary>
/// Finds ports below those that the system gives to outgoing connections: a server that is away for a while finds its own free again.
/// </summary>
internal static class LoopbackPort
{
    private const int First = 12_000, Last = 30_000;

    public static int Find()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(First, Last);
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Taken; another one is not.
            }
        }
    }
}
