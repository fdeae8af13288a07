namespace McpTasks.RedisTransport.Receiving;

/// <summary>A doorbell: rings once for the next or present waiter, however often it is pressed.</summary>
internal sealed class WakeSignal : IDisposable
{
    private readonly SemaphoreSlim _bell = new(0, 1);

    public void Ring()
    {
        try
        {
            _bell.Release();
        }
        catch (SemaphoreFullException)
        {
            // It has rung already.
        }
    }

    public Task WaitAsync(TimeSpan most, CancellationToken cancellation) => _bell.WaitAsync(most, cancellation);

    public void Dispose() => _bell.Dispose();
}
