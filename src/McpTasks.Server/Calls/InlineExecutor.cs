namespace McpTasks.Server.Calls;

/// <summary>Runs a component inline, in a dependency injection scope that knows the execution.</summary>
internal sealed class InlineExecutor(IServiceScopeFactory scopes, ILogger<InlineExecutor> logger)
{
    public async ValueTask<TResult> RunAsync<TParams, TResult>(
        RequestContext<TParams> request, TaskCall call, TaskComponent component, McpRequestHandler<TParams, TResult> next,
        CancellationToken cancellationToken)
    {
        // A filter may run the component again, as a retry does; each further run gets a scope of its own.
        await using var own = call.TakeScope() && HasScope(request) ? (IAsyncDisposable?)null : scopes.CreateAsyncScope();
        var services = own is AsyncServiceScope scope ? scope.ServiceProvider : request.Services!;
        using var progress = new InlineProgress(request.Server, ProgressSequence.TokenOf(call.Params) is { } token ? new(token) : null);
        var caller = call.Identity;
        services.GetRequiredService<TaskScope>()
            .Fill(new() { Component = component.Name, User = caller.User, Headers = caller.Headers }, progress);
        BackgroundCaller.Current = new(call.Caller.Owner, caller, Client: null);
        var (outer, dependencies) = (request.Services, new DependencyWatch(services));
        request.Services = dependencies;
        try
        {
            return await next(request, cancellationToken);
        }
        catch (Exception error) when (dependencies.Explain(error, component) is { } problem)
        {
            logger.InlineCallFailed(error, problem);
            throw new McpException(problem, error);
        }
        finally
        {
            request.Services = outer;
        }
    }

    // Either the SDK has opened a scope for the request, or the services are those of the HTTP request.
    private static bool HasScope<TParams>(RequestContext<TParams> request) =>
        request.Services is not null && (request.Server.ServerOptions.ScopeRequests || McpCaller.Of(request)?.Era == McpEra.Modern);
}
