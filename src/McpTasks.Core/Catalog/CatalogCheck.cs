namespace McpTasks;

/// <summary>Reads every component at start, so that a wrong attribute or a variable that can never be filled stops the service and not its first caller.</summary>
internal sealed class CatalogCheck(TaskCatalog catalog, IServiceProviderIsService services) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var component in catalog.All())
        {
            if (component.Primitive is McpServerResource { IsTemplated: true } resource)
                TemplateVariables.Check(resource, services);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
