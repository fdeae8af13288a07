using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace TestServers;

internal static class Readiness
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);

    /// <summary>Whether the server was ready before it exited or the timeout passed.</summary>
    public static async Task<bool> UntilAsync(
        int port, Func<Stream, CancellationToken, Task<bool>> isReady, Task exited, TimeSpan timeout, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        while (!exited.IsCompleted && Stopwatch.GetElapsedTime(started) < timeout)
        {
            if (await AnswersAsync(port, isReady, cancellation))
                return true;
            await Task.WhenAny(exited, Task.Delay(Interval, cancellation));
            cancellation.ThrowIfCancellationRequested();
        }

        return false;
    }

    private static async Task<bool> AnswersAsync(
        int port, Func<Stream, CancellationToken, Task<bool>> isReady, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(2));
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, limit.Token);
            return await isReady(client.GetStream(), limit.Token);
        }
        catch (Exception exception) when (exception is SocketException or IOException or AuthenticationException
            || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return false;
        }
    }
}
