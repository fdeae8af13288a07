using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the operator's MCP server.</summary>
public static class TaskOperatorEndpoints
{
    // No call of these tools is longer.
    private const long MaxRequestBytes = 64 * 1024;

    /// <summary>
    /// Maps an MCP server with the operator's tools at a path of its own: tasks are listed, shown, cancelled, run again, requeued and
    /// cleared, the queue is paused and resumed, strikes are made and lifted, workers and schedules are listed. It shares no tool with the
    /// application's own server. It is for whoever the policy lets in, or without one for whoever shows
    /// <see cref="TaskOperatorOptions.Key"/> in the header <c>X-Operator-Key</c>; without either, nothing is mapped. What changes something
    /// or reads a payload is in the audit log.
    /// </summary>
    /// <param name="endpoints">Where to map.</param>
    /// <param name="pattern">The path.</param>
    /// <param name="policy">
    /// The name of an authorization policy of the application, which takes the place of the key; null for the key.
    /// </param>
    /// <exception cref="InvalidOperationException">
    /// The services of <c>WithDurableTasks()</c> are missing, or the application has no such policy.
    /// </exception>
    public static IEndpointConventionBuilder MapTaskOperator(
        this IEndpointRouteBuilder endpoints, string pattern = "/operator/mcp", string? policy = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var services = endpoints.ServiceProvider;
        var key = services.GetService<OperatorKey>()
            ?? throw new InvalidOperationException(
                "MapTaskOperator needs the services of WithDurableTasks(): call AddMcpServer().WithDurableTasks() before builder.Build().");
        if (policy is null && !key.IsSet)
            return endpoints.MapGroup(pattern);
        if (policy is not null
            && services.GetService<IAuthorizationPolicyProvider>()?.GetPolicyAsync(policy).GetAwaiter().GetResult() is null)
            throw new InvalidOperationException(
                $"MapTaskOperator names the authorization policy '{policy}', which this service does not have.");
        var name = new OperatorName();
        var mapped = OperatorServer.Beside(endpoints, name).MapMcp(pattern);
        mapped.WithMetadata(new GuardedEndpoint(), new RequestSize());
        mapped.Add(endpoint => endpoint.RequestDelegate = policy is null
            ? Keyed(key, endpoint.RequestDelegate!)
            : Named(name, endpoint.RequestDelegate!));
        // The key is this endpoint's own authentication: an application's fallback policy must not ask for a user as well.
        return policy is null ? mapped.AllowAnonymous() : mapped.RequireAuthorization(policy);
    }

    private static RequestDelegate Keyed(OperatorKey key, RequestDelegate inner) => context =>
        context.Request.Headers[OperatorKey.Header] is [{ } given] && key.Matches(given)
            ? inner(context)
            : OperationReply.Unauthorized.WriteAsync(context);

    private static RequestDelegate Named(OperatorName name, RequestDelegate inner) => async context =>
    {
        name.Take(context.User);
        await inner(context);
    };

    private sealed class RequestSize : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => MaxRequestBytes;
    }
}
