using System.Buffers;
using System.Net;
using System.Net.Sockets;

namespace McpTasks.LocalHosting.Network;

/// <summary>Carries connections from a public port to the replicas behind it, in turn, byte for byte and in both directions.</summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private const int MaxConnections = 4096;
    private const int BufferSize = 32 * 1024;

    private readonly IReadOnlyList<Socket> _listeners;
    private readonly Func<IReadOnlyList<int>> _targets;
    private readonly TimeSpan _patience;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _slots = new(MaxConnections, MaxConnections);
    private readonly Task[] _accepting;
    private int _turn = -1;

    /// <param name="listeners">What listens on the public port; the proxy owns it.</param>
    /// <param name="targets">The ports of the replicas that run now.</param>
    /// <param name="patience">How long a connection is held while no replica takes it.</param>
    /// <param name="time">The clock.</param>
    public TcpProxy(IReadOnlyList<Socket> listeners, Func<IReadOnlyList<int>> targets, TimeSpan patience, TimeProvider time)
    {
        _listeners = listeners;
        _targets = targets;
        _patience = patience;
        _time = time;
        _accepting = [.. listeners.Select(AcceptAsync)];
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (var listener in _listeners)
            listener.Dispose();
        await Task.WhenAll(_accepting);
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await _slots.WaitAsync(_stop.Token);
                var client = await listener.AcceptAsync(_stop.Token);
                _ = CarryAsync(client);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException)
            {
                // That one connection failed before it was accepted; or, for as long as the process is out of handles, each one does.
                _slots.Release();
                await Task.WhenAny(Task.Delay(TimeSpan.FromMilliseconds(50), _time, _stop.Token));
            }
        }
    }

    private async Task CarryAsync(Socket client)
    {
        try
        {
            using (client)
            {
                using var target = await ConnectAsync();
                if (target is null)
                {
                    client.Close(0); // a reset says "nobody is there", where an end would look like an empty answer
                    return;
                }

                client.NoDelay = target.NoDelay = true;
                var both = await Task.WhenAll(PumpAsync(client, target), PumpAsync(target, client));
                if (!both.All(ended => ended))
                {
                    client.Close(0);
                    target.Close(0);
                }
            }
        }
        catch (ObjectDisposedException)
        {
            // The other direction closed both sides.
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>Connects to the next replica in turn that answers.</summary>
    private async Task<Socket?> ConnectAsync()
    {
        var began = _time.GetTimestamp();
        while (!_stop.IsCancellationRequested)
        {
            var targets = _targets();
            var turn = (uint)Interlocked.Increment(ref _turn);
            for (var i = 0; i < targets.Count; i++)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                try
                {
                    await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, targets[(int)((turn + (uint)i) % (uint)targets.Count)]), _stop.Token);
                    return socket;
                }
                catch (Exception error) when (error is SocketException or OperationCanceledException)
                {
                    socket.Dispose();
                }
            }

            if (_time.GetElapsedTime(began) >= _patience)
                break;
            await Task.WhenAny(Task.Delay(TimeSpan.FromMilliseconds(50), _time, _stop.Token));
        }

        return null;
    }

    /// <summary>Carries one direction until its end, and then ends that direction only. False means that it broke.</summary>
    private async Task<bool> PumpAsync(Socket from, Socket to)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            int count;
            while ((count = await from.ReceiveAsync(buffer, _stop.Token)) > 0)
            {
                for (var sent = 0; sent < count;)
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), _stop.Token);
            }

            to.Shutdown(SocketShutdown.Send);
            return true;
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // A broken direction breaks the other one too: no answer is better than half of one that looks whole.
            from.Close(0);
            to.Close(0);
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
