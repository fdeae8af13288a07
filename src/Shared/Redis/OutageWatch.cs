namespace McpTasks.Shared.Redis;

/// <summary>Notices that a connection is back; once for each outage everything is confirmed, and then everybody told.</summary>
/// <param name="confirm">Ends when the server answers and has every subscription again.</param>
/// <param name="tell">Tells who may have missed something.</param>
/// <param name="failed">Gets why either could not be done; the next time that the connection is back, both are tried again.</param>
internal sealed class OutageWatch(Func<Task> confirm, Func<Task> tell, Action<Exception> failed) : IDisposable
{
    private readonly SemaphoreSlim _catchingUp = new(1, 1);
    private IConnectionMultiplexer? _watched;
    private volatile bool _disposed;
    private long _restored;
    private long _told;

    public void Over(IConnectionMultiplexer? connection)
    {
        if (Interlocked.Exchange(ref _watched, connection) is var before && ReferenceEquals(before, connection))
            return;
        if (before is not null)
            before.ConnectionRestored -= OnRestored;
        if (connection is not null)
            connection.ConnectionRestored += OnRestored;
    }

    public void Dispose()
    {
        _disposed = true;
        Over(null);
    }

    // Of the two connections that a client may have, either may carry the subscriptions, and either may be back first.
    private void OnRestored(object? sender, ConnectionFailedEventArgs restored)
    {
        Interlocked.Increment(ref _restored);
        _ = CatchUpAsync();
    }

    private async Task CatchUpAsync()
    {
        await _catchingUp.WaitAsync();
        try
        {
            while (!_disposed && Volatile.Read(ref _restored) is var restored && restored != _told)
            {
                await confirm();
                // What came back meanwhile may have lost a subscription again.
                if (restored != Volatile.Read(ref _restored))
                    continue;
                _told = restored;
                await tell();
            }
        }
        catch (Exception exception)
        {
            failed(exception);
        }
        finally
        {
            _catchingUp.Release();
        }
    }
}
