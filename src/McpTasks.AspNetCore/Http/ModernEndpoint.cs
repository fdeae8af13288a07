using Microsoft.AspNetCore.Http;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpTasks.AspNetCore.Http;

/// <summary>Serves 2026-07-28: every POST gets a server of its own, which lives until its reply is sent.</summary>
internal sealed class ModernEndpoint(ServerOptionsProvider options, HeaderAgreement headers, ReplyStreams replies, QuietLoggerFactory logs)
{
    public async Task<Refusal?> PostAsync(HttpContext context, JsonRpcMessage message, McpCaller caller)
    {
        if (headers.Check(context.Request, message) is { } refusal)
            return refusal;

        caller.AttachTo(message);
        message.Context!.ProtocolVersion = ProtocolVersions.Modern;
        await ServeAsync(context, message);
        return null;
    }

    private async Task ServeAsync(HttpContext context, JsonRpcMessage message)
    {
        // The client's disconnect cancels the work. The host's stopping does not: a reply under way, or the graceful end of a
        // subscription, still has its time.
        var aborted = context.RequestAborted;
        await using var transport = new StreamableHttpServerTransport(logs) { Stateless = true };
        await using var server = McpServer.Create(transport, options.Modern, logs, context.RequestServices);
        var running = server.RunAsync(aborted);
        var reply = new ReplyStream(context, McpEra.Modern, replies);
        try
        {
            if (!await transport.HandlePostRequestAsync(message, reply, aborted))
                context.Response.StatusCode = StatusCodes.Status202Accepted;
        }
        finally
        {
            await transport.DisposeAsync();
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await reply.CompleteAsync();
        }

        if (!aborted.IsCancellationRequested)
            await running;
    }
}
