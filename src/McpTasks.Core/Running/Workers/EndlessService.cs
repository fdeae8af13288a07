namespace McpTasks;

/// <summary>A background service that runs to the end of its host, which is no failure: not even where the host ends because it could not start.</summary>
internal abstract class EndlessService : BackgroundService
{
    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await RunAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end.
        }
    }

    protected abstract Task RunAsync(CancellationToken stoppingToken);
}
