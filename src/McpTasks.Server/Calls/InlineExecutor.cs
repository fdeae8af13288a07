namespace McpTasks.Server.Calls;

/// <summary>Runs a component inline, in one dependency injection scope that knows what runs.</summary>
internal sealed class InlineExecutor(IServiceScopeFactory scopes, ILogger<InlineExecutor> logger)
{
    public async ValueTask<TResult> RunAsync<TParams, TResult>(
        RequestContext<TParams> request, TaskCall call, TaskComponent component, McpRequestHandler<TParams, TResult> next, CancellationToken cancellationToken)
    {
        // A filter that calls on again, such as a retry, runs the component once more, in a scope of its own.
        await using var own = call.TakeScope() && HasScope(request) ? (IAsyncDisposable?)null : scopes.CreateAsyncScope();
        var services = own is AsyncServiceScope scope ? scope.ServiceProvider : request.Services!;
        using var progress = new InlineProgress(request.Server, ProgressSequence.TokenOf(call.Params) is { } token ? new(token) : null);
        var caller = call.Identity;
        services.GetRequiredService<TaskScope>().Fill(new() { Component = component.Name, User = caller.User, Headers = caller.Headers }, progress);
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

    // The SDK opens a scope per request, or the request came over HTTP and its services are the HTTP request's.
    private static bool HasScope<TParams>(RequestContext<TParams> request) =>
        request.Services is not null && (request.Server.ServerOptions.ScopeRequests || McpCaller.Of(request)?.Era == McpEra.Modern);
}
