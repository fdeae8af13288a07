namespace McpTasks.MassTransit;

/// <summary>Logs at start the worker's name, its concurrency, and its queue.</summary>
internal sealed class WorkerAnnouncement(
    WorkerIdentity worker, IOptions<McpTasksWorkerOptions> options, IBus bus, ILogger<WorkerAnnouncement> logger)
    : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        logger.WorkerReady(worker.Name, options.Value.Concurrency, options.Value.Queue, bus.Address.GetLeftPart(UriPartial.Authority));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
