namespace McpTasks.AspNetCore.HttpGate;

/// <summary>
/// Sends a session's server what did not come from its client over HTTP: news of other processes. The SDK has no other way in (its transport is
/// not public).
/// </summary>
internal sealed class Injection(IServiceProvider services)
{
    private readonly Lazy<Dictionary<string, RequestDelegate>> _inner = new(() => services.GetRequiredService<EndpointDataSource>().Endpoints.Where(GateRouting.IsMcp)
        .SelectMany(endpoint => endpoint.Metadata.OfType<IHttpMethodMetadata>().SelectMany(methods => methods.HttpMethods).Select(method => (method, endpoint.RequestDelegate)))
        .DistinctBy(found => found.method).ToDictionary(found => found.method, found => found.RequestDelegate!, StringComparer.OrdinalIgnoreCase));

    /// <summary>Handles a request of the session's owner, whose answer nobody reads.</summary>
    public async Task SendAsync(LiveSession session, string method, ReadOnlyMemory<byte> body, CancellationToken aborted)
    {
        await using var scope = services.CreateAsyncScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider, User = CallerIdentity.OfSession(session.User), RequestAborted = aborted };
        context.Request.Method = method;
        session.AdoptedAt?.PutInto(context.Request);
        context.Request.Headers[McpHeaders.SessionId] = session.Id;
        new ClientMessage(body, Method: null, Id: default, Params: default, Document: null).PutInto(context.Request);
        Exchange.Current = new(HttpCaller.Behind(session));
        await _inner.Value[method](context);
    }
}
