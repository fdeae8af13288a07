namespace McpTasks.AspNetCore.Sessions;

/// <summary>
/// Sends a session's server what did not come from its client over HTTP: news of other processes. The SDK has no other way in (its transport is
/// not public).
/// </summary>
internal sealed class Injection(IServiceProvider services)
{
    private readonly Lazy<Dictionary<string, RequestDelegate>> _inner = new(() => EndpointsOf(services));

    /// <summary>Handles a request of the session's owner, whose answer nobody reads.</summary>
    public async Task SendAsync(LiveSession session, string method, ReadOnlyMemory<byte> body, CancellationToken aborted)
    {
        await using var scope = services.CreateAsyncScope();
        var user = CallerIdentity.OfSession(session.User);
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider, User = user, RequestAborted = aborted };
        context.Request.Method = method;
        session.AdoptedAt?.PutInto(context.Request);
        context.Request.Headers[McpHeaders.SessionId] = session.Id;
        new ClientMessage(body, Method: null, Id: default, Params: default, Document: null).PutInto(context.Request);
        Exchange.Current = new(HttpCaller.Behind(session));
        await _inner.Value[method](context);
    }

    // The SDK's own, one for each method, without the gate around them.
    private static Dictionary<string, RequestDelegate> EndpointsOf(IServiceProvider services) =>
        services.GetRequiredService<EndpointDataSource>().Endpoints.Where(GateRouting.IsMcp)
            .SelectMany(endpoint => endpoint.Metadata.OfType<IHttpMethodMetadata>().SelectMany(methods => methods.HttpMethods)
                .Select(method => (Method: method, endpoint.RequestDelegate)))
            .DistinctBy(found => found.Method)
            .ToDictionary(found => found.Method, found => found.RequestDelegate!, StringComparer.OrdinalIgnoreCase);
}
