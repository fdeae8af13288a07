namespace McpTasks.AspNetCore.Sessions;

/// <summary>
/// Bounds the sessions of this process, in all and for each owner. The SDK bounds idle ones only, and ends the oldest of them, whosever it is.
/// </summary>
internal sealed class SessionPlaces(IOptions<McpHttpOptions> options)
{
    private const string All = "all";

    private readonly Places _places = new();

    public (SessionPlace? Place, Refusal? Refusal) Take(string ownerKey)
    {
        if (!_places.TryTake(All, options.Value.MaxSessions))
            return (null, Full(StatusCodes.Status503ServiceUnavailable, "The server has too many sessions.", nameof(McpHttpOptions.MaxSessions)));
        var owners = $"of {ownerKey}";
        if (_places.TryTake(owners, ownerKey == TaskOwner.Anonymous ? long.MaxValue : options.Value.MaxSessionsPerOwner))
        {
            return (new(() =>
            {
                _places.GiveBack(owners);
                _places.GiveBack(All);
            }), null);
        }

        _places.GiveBack(All);
        return (null, TooManyOwned());
    }

    public static Refusal TooManyOwned() =>
        Full(StatusCodes.Status429TooManyRequests, "You have too many sessions. End one with DELETE.", nameof(McpHttpOptions.MaxSessionsPerOwner));

    private static Refusal Full(int status, string message, string setting) =>
        new(status, Refusal.ServerError, $"{message} ({McpHttpOptions.SectionName}:{setting})") { RetryAfter = TimeSpan.FromSeconds(30) };
}

internal sealed class SessionPlace(Action giveBack) : IDisposable
{
    private Action? _giveBack = giveBack;

    public void Dispose() => Interlocked.Exchange(ref _giveBack, null)?.Invoke();
}
