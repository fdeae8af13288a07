using System.Net;
using System.Net.Sockets;

namespace McpTasks.Redis.Tests.Harness;

/// <summary>Stands between a client and a server, sees every byte, and decides of each connection what becomes of it.</summary>
internal abstract class TestProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _serverPort;
    private readonly Task _accepting;

    protected TestProxy(int serverPort)
    {
        _serverPort = serverPort;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string ConnectionString =>
        $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port},abortConnect=false,connectTimeout=5000,syncTimeout=10000";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    /// <summary>Whether the bytes pass; when they do not, the connection is cut.</summary>
    protected abstract ValueTask<bool> PassesAsync(Link link, bool toServer, ReadOnlyMemory<byte> bytes);

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var near = client;
        using var far = new TcpClient();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, _serverPort, over.Token);
            var link = new Link(over.Token);
            await Task.WhenAny(PassAsync(link, near, far, toServer: true), PassAsync(link, far, near, toServer: false));
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            // The server is away or the test is over: the client sees a closed connection.
        }

        await over.CancelAsync();
    }

    private async Task PassAsync(Link link, TcpClient from, TcpClient to, bool toServer)
    {
        var buffer = new byte[65536];
        try
        {
            for (int read; (read = await from.GetStream().ReadAsync(buffer, link.Over)) > 0;)
            {
                if (!await PassesAsync(link, toServer, buffer.AsMemory(0, read)))
                    return;
                await to.GetStream().WriteAsync(buffer.AsMemory(0, read), link.Over);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // Either side has closed.
        }
    }

    /// <summary>One connection.</summary>
    /// <param name="over">Ends with it.</param>
    protected sealed class Link(CancellationToken over)
    {
        private volatile bool _marked;

        public CancellationToken Over => over;

        public bool IsMarked => _marked;

        public void Mark() => _marked = true;
    }
}
