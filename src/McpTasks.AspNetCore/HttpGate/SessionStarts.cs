using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using McpTasks.AspNetCore.Http;
using McpTasks.AspNetCore.HttpGate.Messages;
using McpTasks.AspNetCore.Sessions;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace McpTasks.AspNetCore.HttpGate;

/// <summary>
/// Serves initialize: makes a session for an owner who may have one more. The SDK breaks the response off on parameters that it cannot read, and
/// refuses a client of a later revision where the specification has it answer with a revision of its own.
/// </summary>
internal sealed class SessionStarts(
    LiveSessions sessions, SessionPlaces places, UnsolicitedMessages unsolicited, EventBodies bodies, IReplayStore replay)
{
    private static readonly JsonTypeInfo<InitializeRequestParams> Parameters =
        (JsonTypeInfo<InitializeRequestParams>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(InitializeRequestParams));

    public async Task<Refusal?> ServeAsync(HttpContext context, RequestDelegate inner, ClientMessage message, McpCaller caller)
    {
        if (Problem(message.Params) is { } problem)
            return Refusal.InvalidParams(problem, message.Id) with { Status = StatusCodes.Status200OK };
        if (context.Request.Headers[McpHeaders.SessionId] is [{ Length: > 0 } named])
        {
            if (sessions.Find(named) is { } live && live.OwnerKey == caller.OwnerKey)
                return Refusal.BadRequest($"Send initialize without {McpHeaders.SessionId} to start a new session.", message.Id);
            return Refusal.UnknownSession(message.Id);
        }

        var (place, refusal) = places.Take(caller.OwnerKey);
        if (place is null)
            return refusal! with { Id = message.Id };
        if (ClientMessage.TextOf(message.Params, "protocolVersion") is { } asked && ProtocolVersions.Negotiate(asked) is var version && version != asked)
            message = message.With(parameters => parameters["protocolVersion"] = version);
        var exchange = new Exchange(caller) { Reply = bodies.ForReply(context, modern: false), Place = place };
        return (await StartAsync(context, inner, message, exchange))?.For(message.Id);
    }

    private async Task<Refusal?> StartAsync(HttpContext context, RequestDelegate inner, ClientMessage message, Exchange exchange)
    {
        try
        {
            context.User = SessionUser.Of(context.User);
            await Exchanges.RunAsync(context, inner, message, exchange);
        }
        catch (Exception) when (exchange.Refusal is not null)
        {
            context.Response.Clear();
        }
        finally
        {
            if (exchange.Made is not { } session)
                exchange.Place!.Dispose();
            // A client that closes the connection as soon as it has the reply has a session all the same.
            else if (session.Server?.NegotiatedProtocolVersion is null)
                await sessions.EndAsync(session.Id, session.OwnerKey);
            else if (replay.IsShared)
                await unsolicited.CollectAsync(session);
        }

        return exchange.Refusal;
    }

    private static string? Problem(JsonElement parameters)
    {
        if (parameters.ValueKind != JsonValueKind.Object)
            return "initialize needs params.";
        try
        {
            var read = parameters.Deserialize(Parameters);
            return read is { ProtocolVersion.Length: > 0, Capabilities: not null, ClientInfo: { Name: not null, Version: not null } }
                ? null
                : "initialize needs params.protocolVersion, params.capabilities, and params.clientInfo with a name and a version.";
        }
        catch (JsonException exception)
        {
            return exception.Path is { Length: > 1 } path
                ? $"The parameters of initialize do not fit at {path}."
                : "initialize needs params.protocolVersion, params.capabilities, and params.clientInfo with a name and a version.";
        }
    }
}
