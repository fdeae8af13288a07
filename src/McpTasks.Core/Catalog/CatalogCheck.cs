namespace McpTasks;

/// <summary>Reads every component at start, so that a wrong attribute or a variable that can never be filled stops the service and not its first caller.</summary>
internal sealed class CatalogCheck(
    TaskCatalog catalog, IServiceProviderIsService services, IOptions<McpTasksOptions> options, ILogger<CatalogCheck> logger)
    : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var all = catalog.All();
        var known = all.Select(component => component.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        // A component may come while the server runs, or be another service's.
        foreach (var name in options.Value.Components.Keys.Where(name => !known.Contains(name)))
            logger.SettingUnused($"{McpTasksOptions.Section}:{nameof(McpTasksOptions.Components)}:{name}");
        foreach (var component in all)
        {
            if (component.Primitive is McpServerResource { IsTemplated: true } resource)
                TemplateVariables.Check(resource, services);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
