namespace McpTasks.Client.Following;

/// <summary>
/// Stops one piece of work, at the latest when the connection closes. Disposing stops it too, and takes the link to the connection back;
/// stopping it after that does nothing.
/// </summary>
internal class StopSource : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _source;
    private bool _disposed;

    public StopSource(CancellationToken closed)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(closed);
        Token = _source.Token;
    }

    public CancellationToken Token { get; }

    public bool IsCancellationRequested => Token.IsCancellationRequested;

    public void Cancel() => End(dispose: false);

    public void Dispose() => End(dispose: true);

    private void End(bool dispose)
    {
        lock (_lock)
        {
            if (_disposed)
                return;
            _disposed = dispose;
        }

        // Not under the lock: cancelling runs what waits for it.
        _source.Cancel();
        if (dispose)
            _source.Dispose();
    }
}
