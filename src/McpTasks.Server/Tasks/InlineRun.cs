using McpTasks.Server.Http;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Server;

namespace McpTasks.Server.Tasks;

/// <summary>Runs a component inline, in one dependency injection scope that knows what runs.</summary>
internal sealed class InlineRun(IServiceScopeFactory scopes)
{
    public async ValueTask<TResult> RunAsync<TParams, TResult>(
        RequestContext<TParams> request, TaskCall call, string component, McpRequestHandler<TParams, TResult> next, CancellationToken cancellationToken)
    {
        using var progress = new InlineProgress(request.Server, ProgressSequence.TokenOf(call.Params));
        var context = new TaskExecutionContext { Component = component, User = request.User?.Identity?.IsAuthenticated == true ? request.User : null };
        if (call.TakeScope() && HasScope(request))
        {
            request.Services!.GetRequiredService<TaskScope>().Fill(context, progress);
            return await next(request, cancellationToken);
        }

        // A filter that calls on again, such as a retry, runs the component once more, in a scope of its own.
        await using var scope = scopes.CreateAsyncScope();
        var outer = request.Services;
        request.Services = scope.ServiceProvider;
        try
        {
            scope.ServiceProvider.GetRequiredService<TaskScope>().Fill(context, progress);
            return await next(request, cancellationToken);
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
