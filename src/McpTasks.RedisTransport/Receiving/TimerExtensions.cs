namespace McpTasks.RedisTransport.Receiving;

internal static class TimerExtensions
{
    /// <summary>Whether there is a next tick. Cancellation ends the loop without an exception.</summary>
    public static async Task<bool> NextAsync(this PeriodicTimer timer, CancellationToken cancellation)
    {
        try
        {
            return await timer.WaitForNextTickAsync(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return false;
        }
    }
}
