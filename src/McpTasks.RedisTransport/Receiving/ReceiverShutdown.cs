namespace McpTasks.RedisTransport.Receiving;

/// <summary>Hands unfinished messages back at once, so that another receiver can take over.</summary>
internal sealed class ReceiverShutdown(RedisReceiveEndpointContext context, RedisLeases leases, Func<bool> isIdle)
{
    // A cancelled consumer has this long to return before its message goes to another receiver.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private TimeProvider Time => context.Host.Time;

    public async Task RunAsync(Func<Task> consumersEnd, StopContext stop)
    {
        await HandBackAsync(begun: false);
        using var ended = new CancellationTokenSource();
        var afterTimeout = HandBackAfterTimeoutAsync(ended.Token);
        await consumersEnd();
        if (stop.CancellationToken.IsCancellationRequested)
            await UntilIdleAsync();
        await ended.CancelAsync();
        await afterTimeout;
        await HandBackAsync(begun: true);
    }

    private async Task HandBackAfterTimeoutAsync(CancellationToken ended)
    {
        if (context.ConsumerStopTimeout is not { } timeout)
            return;
        try
        {
            await Task.Delay(timeout + Grace, Time, ended);
            await HandBackAsync(begun: true);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // All consumers have ended by themselves.
        }
    }

    private async Task UntilIdleAsync()
    {
        var started = Time.GetTimestamp();
        while (!isIdle() && Time.GetElapsedTime(started) < Grace)
            await Task.Delay(Look, Time);
    }

    private async Task HandBackAsync(bool begun)
    {
        try
        {
            await leases.HandBackAllAsync(begun);
        }
        catch (Exception exception)
        {
            LogContext.Warning?.Log(
                exception, "Could not hand messages back, they return when their leases end: {Queue}", context.Settings.Queue);
        }
    }
}
