namespace McpTasks.AspNetCore.HttpGate;

/// <summary>
/// Stands around the SDK's HTTP endpoints and does what they leave out. Each piece is a file of this folder, so that it can go when the SDK
/// learns it.
/// </summary>
internal sealed class McpGate(
    BodyReader messages, BodyBudget bodies, SessionStarts starts, SessionPosts posts, ListenGate listeners, LiveSessions sessions,
    EventPumps pumps, IOptions<McpServerOptions> server, IOptions<HttpServerTransportOptions> transport, IOptions<TaskIdentityOptions> identity,
    ILogger<McpGate> logger)
{
    // Made before any exchange, whose server may do with fewer handlers.
    private readonly McpServerOptions _server = server.Value;

    public async Task InvokeAsync(HttpContext context, RequestDelegate inner)
    {
        try
        {
            if (await DispatchAsync(context, inner) is { } refusal && !context.Response.HasStarted)
                await refusal.WriteAsync(context);
        }
        catch (Exception exception) when (context.RequestAborted.IsCancellationRequested && exception is OperationCanceledException or IOException)
        {
            // Nobody is left to answer.
        }
        catch (Exception exception)
        {
            logger.RequestFailedOutsideHandler(exception);
            if (context.Response.HasStarted)
                throw;
            await Refusal.Failed().WriteAsync(context);
        }
    }

    private Task<Refusal?> DispatchAsync(HttpContext context, RequestDelegate inner)
    {
        var (request, caller) = (context.Request, HttpCaller.Of(context, identity.Value.Headers));
        // A token that names nobody would make its bearer one of all those who name nobody.
        if (context.User.Identity?.IsAuthenticated == true && !caller.IsIdentified)
            return Task.FromResult<Refusal?>(
                Refusal.Forbidden("The credentials name no subject and no client, so that nothing could be kept for their bearer."));
        if (HttpMethods.IsPost(request.Method))
            return PostAsync(context, inner, caller);
        if (Revision.CheckLegacy(request) is { } refusal)
            return Task.FromResult<Refusal?>(refusal);
        return HttpMethods.IsGet(request.Method) ? listeners.ServeAsync(context, caller) : DeleteAsync(context, caller);
    }

    private async Task<Refusal?> PostAsync(HttpContext context, RequestDelegate inner, McpCaller caller)
    {
        using var share = bodies.Begin();
        var (message, refusal) = await messages.ReadAsync(context, share);
        if (message is null)
            return refusal;
        using var read = message.Document;
        (var era, refusal) = Revision.Of(context.Request, message);
        refusal ??= await ServeAsync(context, inner, TraceContext.Join(context.Request, message), caller with { Era = era });
        return refusal is null || !message.IsRequest ? refusal : refusal with { Id = message.Id };
    }

    private async Task<Refusal?> ServeAsync(HttpContext context, RequestDelegate inner, ClientMessage message, McpCaller caller)
    {
        if (caller.Era == McpEra.Legacy && transport.Value.SessionMode != HttpServerSessionMode.Stateless)
        {
            // The version was negotiated when the session began; the SDK would take another one in this header for a change of it.
            context.Request.Headers.Remove(McpHeaders.ProtocolVersion);
            var begins = message.Is(RequestMethods.Initialize);
            return await (begins ? starts.ServeAsync(context, inner, message, caller) : posts.ServeAsync(context, inner, message, caller));
        }

        try
        {
            // The client's disconnect cancels the work. The host's stopping does not: a reply under way, or the graceful end of a
            // subscription, still has its time.
            await new Exchange(caller) { Only = message.Method }.RunAsync(context, inner, message, pumps);
            return null;
        }
        catch (ArgumentException) when (!context.Response.HasStarted && MemberNames.AreAlike(message.Params, within: true))
        {
            // The SDK compares arguments with their headers along the tool's schema, and fails on such members there.
            return Refusal.InvalidParams("The members of 'params.arguments' must differ in more than case.");
        }
    }

    // The SDK ends sessions of its own process, and answers 200 to all others.
    private async Task<Refusal?> DeleteAsync(HttpContext context, McpCaller caller)
    {
        var (session, refusal) = await sessions.EnterAsync(context, caller);
        if (session is null)
            return refusal;
        session.Leave();
        await sessions.EndAsync(session.Id, caller.OwnerKey);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return null;
    }
}
