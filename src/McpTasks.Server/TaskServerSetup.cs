namespace McpTasks.Server;

/// <summary>
/// Adds tasks to an MCP server: the methods, and filters behind the application's filters. The application's filters therefore see every
/// request first and run once around a submission.
/// </summary>
/// <param name="services">The services, resolved with each message, because the services read these very options.</param>
internal sealed class TaskServerSetup(IServiceProvider services) : IPostConfigureOptions<McpServerOptions>
{
    public void PostConfigure(string? name, McpServerOptions options)
    {
        var (messages, requests) = (options.Filters.Message, options.Filters.Request);
        messages.IncomingFilters.Add(
            next => (context, cancellationToken) => Get<TaskMessages>().IncomingAsync(context, next, cancellationToken));
        messages.OutgoingFilters.Add(
            next => (context, cancellationToken) => Get<TaskMessages>().OutgoingAsync(context, next, cancellationToken));
        requests.CallToolFilters.Add(
            next => (request, cancellationToken) => Get<ComponentTasks>().CallAsync(request, next, cancellationToken));
        requests.GetPromptFilters.Add(
            next => (request, cancellationToken) => Get<ComponentTasks>().GetAsync(request, next, cancellationToken));
        requests.ReadResourceFilters.Add(
            next => (request, cancellationToken) => Get<ComponentTasks>().ReadAsync(request, next, cancellationToken));
        // An application that handles subscriptions itself keeps its own handler.
        options.Handlers.SubscriptionsListenHandler ??= (request, cancellationToken) =>
            Get<ListenHandler>().ListenAsync(request, cancellationToken);
        foreach (var method in TaskMethods.All)
        {
            (options.RequestHandlers ??= []).Add(new()
            {
                Method = method,
                RoutingNameParameter = TaskMethods.RoutingNameOf(method),
                Handler = (request, cancellationToken) => Get<TaskMethods>().AnswerAsync(request, cancellationToken),
            });
        }
    }

    private T Get<T>()
        where T : notnull => services.GetRequiredService<T>();
}
