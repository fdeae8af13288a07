using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Fuzz.SelfTest;

/// <summary>A server that answers every request in one way, right or wrong.</summary>
internal sealed partial class TinyServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<string, string> _answer;
    private readonly bool _closes;
    private readonly Task _serving;

    /// <param name="answer">Makes an answer, head and body, of the request's id; empty for none.</param>
    /// <param name="closes">Whether the connection is closed afterwards, or stays open and silent.</param>
    public TinyServer(Func<string, string> answer, bool closes)
    {
        (_answer, _closes) = (answer, closes);
        _listener.Start();
        _serving = ServeAsync();
    }

    public IPEndPoint Address => (IPEndPoint)_listener.LocalEndpoint;

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        _listener.Stop();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _listener.Dispose();
        _over.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_over.IsCancellationRequested)
        {
            using var client = await _listener.AcceptSocketAsync(_over.Token);
            var request = await ReadAsync(client);
            await client.SendAsync(Encoding.UTF8.GetBytes(_answer(Id().Match(request).Groups["id"].Value)), _over.Token);
            if (!_closes)
                await client.ReceiveAsync(new byte[1], _over.Token);
        }
    }

    // Requests of the self-test end with the last brace of their message.
    private async Task<string> ReadAsync(Socket client)
    {
        var (text, buffer) = (new StringBuilder(), new byte[4096]);
        do
            text.Append(Encoding.UTF8.GetString(buffer, 0, await client.ReceiveAsync(buffer, _over.Token)));
        while (!text.ToString().EndsWith('}'));
        return text.ToString();
    }

    [GeneratedRegex("\"id\":(?<id>[0-9]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Id();
}
