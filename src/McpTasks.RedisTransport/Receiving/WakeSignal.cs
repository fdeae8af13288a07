namespace McpTasks.RedisTransport.Receiving;

/// <summary>A doorbell: rings once for the next or present waiter, however often it is pressed.</summary>
#pragma warning disable CA1001 // A ring may come after the receiver's end; the semaphore holds no handle.
internal sealed class WakeSignal
{
#pragma warning restore CA1001
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
}
