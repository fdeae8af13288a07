using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing.Matching;

namespace McpTasks.AspNetCore.HttpGate;

/// <summary>
/// Marks an endpoint beside the application's own MCP server, which answers only to allowed hosts and origins, before anybody asks who
/// calls. If it speaks MCP too, no task begins there, and its server has no sessions.
/// </summary>
internal sealed class GuardedEndpoint;

/// <summary>
/// Puts the gate around the endpoints of the SDK's <c>MapMcp</c>, in the part of routing where endpoints may be replaced: before
/// authentication, and without the application's help.
/// </summary>
internal sealed class GateRouting(McpGate gate, HostGuard guard) : MatcherPolicy, IEndpointSelectorPolicy, INodeBuilderPolicy
{
    private static readonly Endpoint Preflight = new(Cors.AnswerAsync, EndpointMetadataCollection.Empty, "MCP preflight");

    private readonly ConditionalWeakTable<RouteEndpoint, RouteEndpoint> _gated = [];

    // Before the policy that picks endpoints by method.
    public override int Order => -2000;

    /// <summary>Whether it is one of <c>MapMcp</c>'s: those alone say that they answer with JSON-RPC errors.</summary>
    public static bool IsMcp(Endpoint endpoint) =>
        !IsMarked(endpoint)
        && endpoint.Metadata.OfType<IProducesResponseTypeMetadata>().Any(produces => produces.Type == typeof(JsonRpcError));

    bool IEndpointSelectorPolicy.AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) =>
        endpoints.Any(endpoint => IsMcp(endpoint) || IsMarked(endpoint));

    // Asked while routing builds its tree, in which preflight requests find no endpoint unless they are accepted by then.
    bool INodeBuilderPolicy.AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints)
    {
        foreach (var methods in endpoints.Where(IsMcp).SelectMany(endpoint => endpoint.Metadata.OfType<IHttpMethodMetadata>()))
            methods.AcceptCorsPreflight = true;
        return false;
    }

    IReadOnlyList<PolicyNodeEdge> INodeBuilderPolicy.GetEdges(IReadOnlyList<Endpoint> endpoints) => throw new NotSupportedException();

    PolicyJumpTable INodeBuilderPolicy.BuildJumpTable(int exitDestination, IReadOnlyList<PolicyJumpTableEdge> edges) => throw new NotSupportedException();

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        for (var i = 0; i < candidates.Count; i++)
        {
            if (!candidates.IsValidCandidate(i) || candidates[i].Endpoint is not RouteEndpoint endpoint)
                continue;
            var isMcp = _gated.TryGetValue(endpoint, out _) || IsMcp(endpoint);
            if (!isMcp && !IsMarked(endpoint))
                continue;
            if (guard.Check(httpContext.Request) is { } refusal)
                httpContext.SetEndpoint(new(refusal.WriteAsync, EndpointMetadataCollection.Empty, "MCP refusal"));
            else if (isMcp)
                Enter(httpContext, candidates, i, endpoint);
        }

        return Task.CompletedTask;
    }

    private void Enter(HttpContext context, CandidateSet candidates, int at, RouteEndpoint endpoint)
    {
        // An application that has a policy of its own for this endpoint goes on using it.
        if (endpoint.Metadata.GetMetadata<ICorsMetadata>() is null)
        {
            Cors.Expose(context);
            if (HttpMethods.IsOptions(context.Request.Method))
                context.SetEndpoint(Preflight);
        }

        candidates.ReplaceEndpoint(at, _gated.GetValue(endpoint, found => new(
            request => gate.InvokeAsync(request, found.RequestDelegate!), found.RoutePattern, found.Order, found.Metadata, found.DisplayName)), candidates[at].Values);
    }

    private static bool IsMarked(Endpoint endpoint) => endpoint.Metadata.GetMetadata<GuardedEndpoint>() is not null;
}
