#pragma warning disable MCP9006 // Sessions are part of the 2025-11-25 revision, which this server speaks; the SDK marks them as legacy.
using McpTasks.AspNetCore.Http;
using McpTasks.AspNetCore.HttpGate.Messages;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelContextProtocol;
using ModelContextProtocol.AspNetCore;

namespace McpTasks.AspNetCore.HttpGate;

/// <summary>
/// Stands around the SDK's HTTP endpoints and does what they leave out. Each piece is a file of this folder, so that it can go when the SDK learns it.
/// </summary>
internal sealed class McpGate(PostGate posts, ListenGate listeners, SessionEnds ends, IOptions<HttpServerTransportOptions> options, ILogger<McpGate> logger)
{
    public async Task InvokeAsync(HttpContext context, RequestDelegate inner)
    {
        Refusal? refusal;
        try
        {
            refusal = await DispatchAsync(context, inner);
        }
        catch (Exception exception) when (context.RequestAborted.IsCancellationRequested && exception is OperationCanceledException or IOException)
        {
            return;
        }
        catch (Exception exception)
        {
            logger.LogError(exception, "An MCP request failed outside of its handler.");
            if (context.Response.HasStarted)
                throw;
            refusal = new Refusal(StatusCodes.Status500InternalServerError, (int)McpErrorCode.InternalError, "The server failed to serve this request; its log says why.");
        }

        if (refusal is not null && !context.Response.HasStarted)
            await refusal.WriteAsync(context);
    }

    private Task<Refusal?> DispatchAsync(HttpContext context, RequestDelegate inner)
    {
        var caller = McpCaller.Of(context.User);
        // A token that names nobody would make its bearer one of all those who name nobody.
        if (context.User.Identity?.IsAuthenticated == true && !caller.IsIdentified)
            return Task.FromResult<Refusal?>(Refusal.Forbidden("The credentials name no subject and no client, so that nothing could be kept for their bearer."));
        if (HttpMethods.IsPost(context.Request.Method))
            return posts.ServeAsync(context, inner, caller, options.Value.SessionMode);
        if (Revision.CheckLegacy(context.Request) is { } refusal)
            return Task.FromResult<Refusal?>(refusal);
        return HttpMethods.IsGet(context.Request.Method) ? listeners.ServeAsync(context, caller) : ends.ServeAsync(context, caller);
    }
}
