namespace McpTasks.RedisTransport.Receiving;

/// <summary>Repeats a step until it succeeds, and reports the endpoint's health accordingly.</summary>
internal sealed class ReceiverHealth(RedisReceiveEndpointContext context)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private bool? _healthy;

    public async Task<T> ReachAsync<T>(Func<Task<T>> step, CancellationToken stopping)
    {
        while (true)
        {
            stopping.ThrowIfCancellationRequested();
            try
            {
                var result = await step();
                await OnReachedAsync();
                return result;
            }
            catch (Exception exception) when (!stopping.IsCancellationRequested)
            {
                // Any exception: nobody would notice a receiver that has given up.
                await OnFailedAsync(exception);
                await Task.Delay(Pause, context.Host.Time, stopping);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // The receiver ends as usual and hands its messages back, even though the server has gone meanwhile.
                throw new OperationCanceledException("The receiver stops.", exception, stopping);
            }
        }
    }

    private async Task OnReachedAsync()
    {
        if (_healthy == true)
            return;
        if (_healthy == false)
            LogContext.Info?.Log("Receiving again: {InputAddress}", context.InputAddress);
        _healthy = true;
        await context.TransportObservers.NotifyReady(context.InputAddress);
    }

    private async Task OnFailedAsync(Exception exception)
    {
        if (_healthy == false)
            return;
        _healthy = false;
        LogContext.Warning?.Log(exception, "Cannot receive, trying again: {InputAddress}", context.InputAddress);
        await context.TransportObservers.NotifyFaulted(
            context.InputAddress, context.ConvertException(exception, "Redis cannot be reached: "));
    }
}
