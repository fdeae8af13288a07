using System.Net.Sockets;
using System.Text;
using Benchmarks.Http;

namespace Benchmarks.Inline;

/// <summary>
/// One connection that sends the same call with another id each time. It writes and reads bytes: an HTTP client would take as much of the machine as the
/// server that is measured.
/// </summary>
internal sealed class CallConnection : IDisposable
{
    private const int FirstId = 10_000_000;
    private static readonly byte[] Good = "HTTP/1.1 200 "u8.ToArray(), Result = "\"result\":"u8.ToArray(), End = "\r\n0\r\n\r\n"u8.ToArray();

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _answer = new byte[64 * 1024];
    private readonly byte[] _request;
    private readonly int _idAt;

    private CallConnection(byte[] request) => (_request, _idAt) = (request, request.AsSpan().IndexOf(Encoding.ASCII.GetBytes($"{FirstId}")));

    /// <summary>Opens one to a server, for calls of a revision, in a session where the revision has them.</summary>
    public static async Task<CallConnection> OpenAsync(Uri server, string version, string? session)
    {
        var body = session is null ? McpMessages.ModernCall(task: false, FirstId) : McpMessages.LegacyCall(task: false, FirstId);
        var own = session is null ? "Mcp-Method: tools/call\r\nMcp-Name: empty" : $"Mcp-Session-Id: {session}";
        var head = $"""
            POST /mcp HTTP/1.1
            Host: {server.Authority}
            Content-Type: application/json
            Accept: application/json, text/event-stream
            MCP-Protocol-Version: {version}
            Content-Length: {body.Length}
            {own}


            """.ReplaceLineEndings("\r\n");
        var connection = new CallConnection(Encoding.ASCII.GetBytes(head + body));
        await connection._socket.ConnectAsync(server.Host, server.Port);
        return connection;
    }

    /// <summary>Calls one time after the other for as long as it is told to; answers how often.</summary>
    /// <exception cref="InvalidOperationException">A call was not answered with a result.</exception>
    public async Task<int> CallAsync(Func<bool> more)
    {
        var count = 0;
        for (; more(); count++)
        {
            await _socket.SendAsync(_request);
            var length = 0;
            do
            {
                var read = await _socket.ReceiveAsync(_answer.AsMemory(length));
                length += read;
                if (read == 0 || !_answer.AsSpan(0, length).StartsWith(Good))
                    throw new InvalidOperationException($"A call was answered with: {Encoding.UTF8.GetString(_answer, 0, length)}");
            }
            while (!_answer.AsSpan(0, length).EndsWith(End));

            if (_answer.AsSpan(0, length).IndexOf(Result) < 0)
                throw new InvalidOperationException($"A call has no result: {Encoding.UTF8.GetString(_answer, 0, length)}");
            NextId();
        }

        return count;
    }

    public void Dispose() => _socket.Dispose();

    private void NextId()
    {
        var at = _idAt + $"{FirstId}".Length - 1;
        for (; _request[at] == (byte)'9'; at--)
            _request[at] = (byte)'0';
        _request[at]++;
    }
}
