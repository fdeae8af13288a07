using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Chaos.Proxy;

/// <summary>Stands between one service and the store: a port that the service takes for the store's.</summary>
internal sealed class StoreProxy : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ConcurrentDictionary<ProxyLink, Task> _links = new();
    private readonly int _storePort;
    private readonly Task _accepting;
    private volatile Trouble _trouble = Trouble.None;

    public StoreProxy(int storePort)
    {
        _storePort = storePort;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    public Trouble Trouble => _trouble;

    /// <summary>Makes trouble for a while.</summary>
    public async Task SufferAsync(TroubleKind kind, TimeSpan time, TimeSpan late, bool thenCut, CancellationToken stop)
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _trouble = new(kind, over.Task, late, thenCut);
        if (kind == TroubleKind.Cut)
            CutAll();
        await Task.Delay(time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _trouble = Trouble.None;
        over.SetResult();
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
        CutAll();
        await Task.WhenAll(_links.Values);
    }

    private void CutAll()
    {
        foreach (var link in _links.Keys)
            link.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket service;
            try
            {
                service = await _listener.AcceptAsync();
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                return;
            }

            var link = new ProxyLink(this, service);
            if (_trouble.Kind == TroubleKind.Cut)
                link.Dispose();
            else
                _links[link] = ServeAsync(link);
        }
    }

    private async Task ServeAsync(ProxyLink link)
    {
        await Task.Yield();
        await link.RunAsync(_storePort);
        _links.TryRemove(link, out _);
    }
}
