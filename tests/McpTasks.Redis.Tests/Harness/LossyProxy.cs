using System.Net;
using System.Net.Sockets;

namespace McpTasks.Redis.Tests.Harness;

/// <summary>Stands between a client and a server, and on demand lets the server run one script but loses its reply with the connection.</summary>
internal sealed class LossyProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _serverPort;
    private readonly Task _accepting;
    private int _armed;

    public LossyProxy(int serverPort)
    {
        _serverPort = serverPort;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string ConnectionString => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port},abortConnect=false,connectTimeout=5000,syncTimeout=10000";

    public int Lost { get; private set; }

    /// <summary>Loses the reply to the next script.</summary>
    public void LoseNextReply() => Interlocked.Exchange(ref _armed, 1);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

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
            var losing = new StrongBox();
            await Task.WhenAny(ForwardAsync(near, far, losing, over.Token), ReturnAsync(far, near, losing, over.Token));
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            // The server is away or the test is over: the client sees a closed connection.
        }

        await over.CancelAsync();
    }

    private async Task ForwardAsync(TcpClient from, TcpClient to, StrongBox losing, CancellationToken cancellation)
    {
        var buffer = new byte[65536];
        try
        {
            for (int read; (read = await from.GetStream().ReadAsync(buffer, cancellation)) > 0;)
            {
                if (buffer.AsSpan(0, read).IndexOf("EVALSHA"u8) >= 0 && Interlocked.CompareExchange(ref _armed, 0, 1) == 1)
                    losing.Value = true;
                await to.GetStream().WriteAsync(buffer.AsMemory(0, read), cancellation);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // Either side has closed.
        }
    }

    private async Task ReturnAsync(TcpClient from, TcpClient to, StrongBox losing, CancellationToken cancellation)
    {
        var buffer = new byte[65536];
        try
        {
            for (int read; (read = await from.GetStream().ReadAsync(buffer, cancellation)) > 0;)
            {
                if (losing.Value)
                {
                    Lost++;
                    return;
                }

                await to.GetStream().WriteAsync(buffer.AsMemory(0, read), cancellation);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // Either side has closed.
        }
    }

    private sealed class StrongBox
    {
        public volatile bool Value;
    }
}
