using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Chaos.Fleet;

/// <summary>Asks a server whether it serves.</summary>
internal static class StorePing
{
    /// <summary>Whether it has let us in and answered a PING; one that still loads its data has not.</summary>
    public static async Task<bool> AnswersAsync(int port, string password, CancellationToken stop)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, stop);
            var stream = client.GetStream();
            await stream.WriteAsync(
                Encoding.ASCII.GetBytes($"*2\r\n$4\r\nAUTH\r\n${password.Length}\r\n{password}\r\n*1\r\n$4\r\nPING\r\n"), stop);
            using var reader = new StreamReader(stream, Encoding.ASCII);
            return await reader.ReadLineAsync(stop) == "+OK" && await reader.ReadLineAsync(stop) == "+PONG";
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            return false;
        }
    }
}
