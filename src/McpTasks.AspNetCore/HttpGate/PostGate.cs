#pragma warning disable MCP9006 // Sessions are part of the 2025-11-25 revision, which this server speaks; the SDK marks them as legacy.
using McpTasks.AspNetCore.Http;
using McpTasks.AspNetCore.HttpGate.Messages;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Protocol;

namespace McpTasks.AspNetCore.HttpGate;

/// <summary>Serves POST: hands the SDK one well-formed message, of a caller who may send it, with a response that stays open.</summary>
internal sealed class PostGate(
    MessageReader messages, ParamHeaders arguments, CallerHeaders callerHeaders, SessionPosts sessions, SessionStarts starts, EventBodies bodies)
{
    public async Task<Refusal?> ServeAsync(HttpContext context, RequestDelegate inner, McpCaller caller, HttpServerSessionMode mode)
    {
        if (ContentNegotiation.CheckPost(context.Request) is { } wrongContent)
            return wrongContent;
        var (message, refusal) = await messages.ReadAsync(context);
        if (message is null)
            return refusal;
        RequestSpan.Name(context, message);
        (var era, refusal) = Revision.Of(context.Request, message);
        if (refusal is not null)
            return refusal;

        message = TraceContext.Join(context.Request, message);
        caller = caller with { Era = era, Headers = callerHeaders.Of(context.Request) };
        if (era == McpEra.Modern && mode != HttpServerSessionMode.Stateful
            && (HeaderAgreement.Check(context.Request, message) ?? arguments.Check(context.Request, message)) is { } mismatch)
            return mismatch;
        if (era == McpEra.Modern || mode == HttpServerSessionMode.Stateless)
            return await ServeAloneAsync(context, inner, message, caller);

        // The version was negotiated when the session began; the SDK would take another one in this header for a change of it.
        context.Request.Headers.Remove(McpHeaders.ProtocolVersion);
        return message.Is(RequestMethods.Initialize)
            ? await starts.ServeAsync(context, inner, message, caller)
            : await sessions.ServeAsync(context, inner, message, caller);
    }

    // The client's disconnect cancels the work. The host's stopping does not: a reply under way, or the graceful end of a
    // subscription, still has its time.
    private async Task<Refusal?> ServeAloneAsync(HttpContext context, RequestDelegate inner, ClientMessage message, McpCaller caller)
    {
        await Exchanges.RunAsync(context, inner, message, new(caller) { Reply = bodies.ForReply(context, modern: true) });
        return null;
    }
}
