using Microsoft.Extensions.Hosting;

namespace McpTasks;

/// <summary>Reads every component's task support at start, so that a wrong attribute stops the service and not its first caller.</summary>
internal sealed class CatalogCheck(TaskCatalog catalog) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        catalog.All();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
