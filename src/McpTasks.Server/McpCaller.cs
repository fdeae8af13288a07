namespace McpTasks.Server;

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
/// <param name="Headers">
/// The request headers named in <see cref="TaskIdentityOptions.Headers"/> that were sent, by case-insensitive name.
/// </param>
public sealed record McpCaller(
    McpEra Era,
    ClaimsPrincipal Principal,
    string? SessionId,
    string OwnerKey,
    IReadOnlyDictionary<string, string> Headers)
{
    private const string ItemKey = "mcptasks.caller";
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5), LongestTimer = TimeSpan.FromDays(40);

    /// <summary>Cancelled when the connection of a request in a session is gone. The request itself goes on.</summary>
    internal CancellationToken Disconnected { get; init; }

    /// <summary>
    /// The protocol revision of the caller's session. The SDK does not know the revision yet during the first request of an adopted
    /// session.
    /// </summary>
    internal string? SessionVersion { get; init; }

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

    /// <summary>
    /// Cancelled when the caller's token has expired, with the same tolerance as the token's validation. Never cancelled when the token
    /// does not expire.
    /// </summary>
    internal CancellationTokenSource UntilExpired(TimeProvider time)
    {
        if (!long.TryParse(Principal.FindFirst("exp")?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || seconds > int.MaxValue * 4L)
            return new();
        var left = DateTimeOffset.FromUnixTimeSeconds(seconds) + Skew - time.GetUtcNow();
        // The longest time that a timer takes. A connection that lasts longer has to authenticate again.
        return new(left > LongestTimer ? LongestTimer : left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
    }

    internal void AttachTo(JsonRpcMessage message)
    {
        message.Context ??= new JsonRpcMessageContext();
        message.Context.User = Principal;
        (message.Context.Items ??= new Dictionary<string, object?>(StringComparer.Ordinal))[ItemKey] = this;
    }
}
