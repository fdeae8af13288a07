namespace McpTasks.RedisTransport.Receiving;

/// <summary>A doorbell: wakes the present or the next waiter once, however often it rings.</summary>
#pragma warning disable CA1001 // The bell may ring after the receiver's end; the semaphore holds no handle.
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
            // The bell has rung already.
        }
    }

    public Task WaitAsync(TimeSpan most, CancellationToken cancellation) => _bell.WaitAsync(most, cancellation);
}
