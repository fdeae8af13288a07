using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TestServers;

internal static class Ping
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);

    /// <summary>Whether the server answered before it exited or the timeout passed.</summary>
    public static async Task<bool> UntilAnsweredAsync(
        int port, string? password, Task exited, TimeSpan timeout, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        while (!exited.IsCompleted && Stopwatch.GetElapsedTime(started) < timeout)
        {
            if (await AnswersAsync(port, password, cancellation))
                return true;
            await Task.WhenAny(exited, Task.Delay(Interval, cancellation));
            cancellation.ThrowIfCancellationRequested();
        }

        return false;
    }

    private static async Task<bool> AnswersAsync(int port, string? password, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(2));
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, limit.Token);
            var stream = client.GetStream();
            var request = (password is null ? "" : Command("AUTH", password)) + Command("PING");
            await stream.WriteAsync(Encoding.ASCII.GetBytes(request), limit.Token);
            return await EndsWithPongAsync(stream, limit.Token);
        }
        catch (Exception exception) when (exception is SocketException or IOException
            || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return false;
        }
    }

    private static async Task<bool> EndsWithPongAsync(NetworkStream stream, CancellationToken cancellation)
    {
        var buffer = new byte[256];
        var answer = new StringBuilder();
        while (answer.Length < 1024)
        {
            var read = await stream.ReadAsync(buffer, cancellation);
            answer.Append(Encoding.ASCII.GetString(buffer, 0, read));
            var text = answer.ToString();
            if (text.EndsWith("+PONG\r\n", StringComparison.Ordinal))
                return true;
            // -LOADING, -NOAUTH or a closed connection: ask again.
            if (read == 0 || text.StartsWith('-'))
                return false;
        }

        return false;
    }

    private static string Command(params string[] words) =>
        $"*{words.Length}\r\n" + string.Concat(words.Select(word => $"${word.Length}\r\n{word}\r\n"));
}
