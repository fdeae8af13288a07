namespace McpTasks.AspNetCore.Sessions;

/// <summary>Keeps sessions where every process finds them, and gives the SDK those that another process has initialised.</summary>
internal sealed class SessionMigration(SessionRecords records, LiveSessions sessions) : ISessionMigrationHandler
{
    public async ValueTask OnSessionInitializedAsync(HttpContext context, string sessionId, InitializeRequestParams initializeParams, CancellationToken cancellationToken)
    {
        if (Exchange.Current is not { Made: { } session } exchange)
            return;
        var version = ProtocolVersions.Negotiate(initializeParams.ProtocolVersion);
        if (!await records.AdmitAsync(sessionId, session.OwnerKey, cancellationToken))
        {
            exchange.Refusal = Refusal.TooManyOwned();
            throw new InvalidOperationException("The owner has all its sessions already.");
        }

        await records.SaveAsync(sessionId, new(session.OwnerKey, version, initializeParams), cancellationToken);
        await sessions.JoinAsync(session);
        session.ProtocolVersion = version;
    }

    public ValueTask<InitializeRequestParams?> AllowSessionMigrationAsync(HttpContext context, string sessionId, CancellationToken cancellationToken) =>
        new(sessions.Find(sessionId) is { Adopted: { } record } session && session.OwnerKey == CallerIdentity.OwnerKeyOf(context.User) ? record.Initialize : null);
}
