namespace ApiService;

/// <summary>Says at start that tasks are kept in memory, where that may not be meant.</summary>
internal sealed class MemoryBackendWarning(ILogger<MemoryBackendWarning> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        logger.LogWarning("ConnectionStrings:redis is not set: tasks are kept in this process's memory, are lost when it stops, and no worker or other replica sees them");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
