namespace McpTasks.AspNetCore.Sessions;

/// <summary>
/// Bounds the sessions of this process, in all and for each owner. The SDK bounds idle ones only, and ends the oldest of them, whosever it is.
/// </summary>
internal sealed class SessionPlaces(IOptions<McpHttpOptions> options)
{
    private readonly McpHttpOptions _limits = options.Value;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _perOwner = new(StringComparer.Ordinal);
    private int _taken;

    /// <summary>A place for one more session, or why there is none.</summary>
    public (SessionPlace? Place, Refusal? Refusal) Take(string ownerKey)
    {
        lock (_lock)
        {
            if (_taken >= _limits.MaxSessions)
                return (null, Full(StatusCodes.Status503ServiceUnavailable, "The server has too many sessions.", nameof(McpHttpOptions.MaxSessions)));
            var owned = _perOwner.GetValueOrDefault(ownerKey);
            if (owned >= _limits.MaxSessionsPerOwner && ownerKey != TaskOwner.Anonymous)
                return (null, TooManyOwned());
            _perOwner[ownerKey] = owned + 1;
            _taken++;
            return (new(() => GiveBack(ownerKey)), null);
        }
    }

    public static Refusal TooManyOwned() =>
        Full(StatusCodes.Status429TooManyRequests, "You have too many sessions. End one with DELETE.", nameof(McpHttpOptions.MaxSessionsPerOwner));

    private void GiveBack(string ownerKey)
    {
        lock (_lock)
        {
            _taken--;
            if (--_perOwner[ownerKey] == 0)
                _perOwner.Remove(ownerKey);
        }
    }

    private static Refusal Full(int status, string message, string setting) =>
        new(status, Refusal.ServerError, $"{message} ({McpHttpOptions.SectionName}:{setting})") { RetryAfter = TimeSpan.FromSeconds(30) };
}

/// <summary>The place of one session. Dispose it to give it back.</summary>
internal sealed class SessionPlace(Action giveBack) : IDisposable
{
    private int _given;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _given, 1) == 0)
            giveBack();
    }
}
