using System.Diagnostics;
using System.Net.NetworkInformation;

namespace EmbeddedRedis;

/// <summary>
/// Lets the server end after its clients: services that end in the same moment still hand their work back, and need it for that.
/// </summary>
internal static class LastClient
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    public static async Task LeavesAsync(int port)
    {
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < Patience && IsConnected(port))
            await Task.Delay(Look);
    }

    private static bool IsConnected(int port) => Array.Exists(
        IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections(),
        connection => connection.LocalEndPoint.Port == port && connection.State == TcpState.Established);
}
