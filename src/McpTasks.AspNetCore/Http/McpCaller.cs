using System.Security.Claims;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpTasks.AspNetCore.Http;

/// <summary>The two families of protocol revisions.</summary>
public enum McpEra
{
    /// <summary>2025-11-25 and earlier: an initialize handshake and sessions.</summary>
    Legacy,

    /// <summary>2026-07-28 and later: every request stands alone and carries its own metadata.</summary>
    Modern,
}

/// <summary>
/// Who sent a message over HTTP, and how. Filters and handlers read it with <see cref="Of(MessageContext)"/>.
/// </summary>
/// <param name="Era">The protocol family of the message.</param>
/// <param name="Principal">The user as ASP.NET Core authenticated it; never null, but possibly anonymous.</param>
/// <param name="SessionId">The session's id (legacy), or null (modern).</param>
/// <param name="OwnerKey">A stable key made of issuer, subject and client id, or <see cref="TaskOwner.Anonymous"/>.</param>
/// <param name="Headers">The request headers named in <see cref="TaskIdentityOptions.Headers"/> that were sent, by case-insensitive name.</param>
public sealed record McpCaller(
    McpEra Era,
    ClaimsPrincipal Principal,
    string? SessionId,
    string OwnerKey,
    IReadOnlyDictionary<string, string> Headers)
{
    private const string ItemKey = "mcptasks.caller";

    /// <summary>Cancelled when the caller's session ends in this process; never for callers without a session.</summary>
    internal CancellationToken SessionEnded { get; init; }

    /// <summary>Cancelled when the connection of a request in a session is gone, which ends no request there.</summary>
    internal CancellationToken Disconnected { get; init; }

    /// <summary>Whether the caller can be told apart from other callers.</summary>
    public bool IsIdentified => OwnerKey != TaskOwner.Anonymous;

    /// <summary>The caller of the message that a filter or handler is working on; null when it did not come over HTTP.</summary>
    /// <param name="context">The filter's or handler's context.</param>
    public static McpCaller? Of(MessageContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return Of(context.JsonRpcMessage);
    }

    /// <summary>The caller of a message; null when it did not come over HTTP.</summary>
    /// <param name="message">A message, or the reply to one.</param>
    public static McpCaller? Of(JsonRpcMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return message.Context?.Items is { } items && items.TryGetValue(ItemKey, out var caller) ? caller as McpCaller : null;
    }

    internal void AttachTo(JsonRpcMessage message)
    {
        message.Context ??= new JsonRpcMessageContext();
        message.Context.User = Principal;
        (message.Context.Items ??= new Dictionary<string, object?>(StringComparer.Ordinal))[ItemKey] = this;
    }
}
