namespace McpTasks;

/// <summary>Takes the hints of this process to its runner, as many at once as it has slots.</summary>
internal sealed class InProcessHints(InProcessDispatcher dispatcher, TaskRunner runner, WorkerLimits limits, ILogger<InProcessHints> logger)
    : EndlessService
{
    protected override Task RunAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, limits.Concurrency).Select(_ => Task.Run(() => ReadAsync(stoppingToken), stoppingToken)));

    private async Task ReadAsync(CancellationToken stoppingToken)
    {
        await foreach (var hint in dispatcher.Hints.ReadAllAsync(stoppingToken))
        {
            try
            {
                await runner.RunAsync(hint, stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                logger.RunFailed(error, hint.TaskId);
            }
        }
    }
}
