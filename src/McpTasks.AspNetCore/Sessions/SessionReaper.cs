namespace McpTasks.AspNetCore.Sessions;

/// <summary>
/// Lets go of idle sessions from time to time. The SDK's own way of doing so takes a session for idle whose client only listens.
/// </summary>
internal sealed class SessionReaper(
    LiveSessions sessions, SessionRecords records, SessionLifetime lifetime, TimeProvider time, ILogger<SessionReaper> logger) : EndlessService
{
    private const int KeptAtOnce = 64;
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    /// <summary>Lets go of idle sessions once. One that others can adopt leaves only this process.</summary>
    public async Task ReapAsync()
    {
        var idle = sessions.All.Where(session => session.TryEndIdle(lifetime.Idle)).ToList();
        await Task.WhenAll(idle.Select(session => records.IsShared ? sessions.EndHereAsync(session) : sessions.EndAsync(session.Id, session.OwnerKey)));
        // An open stream is use too, though no request tells the others of it.
        foreach (var some in sessions.All.Where(session => session.TakeUse()).Chunk(KeptAtOnce))
            await Task.WhenAll(some.Select(KeepAsync));
    }

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        var pause = lifetime.Idle / 4;
        using var timer = new PeriodicTimer(pause > TimeSpan.Zero && pause < LongestPause ? pause : LongestPause, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await FireAndForget.RunAsync(ReapAsync, logger.IdleSessionsNotEnded, stoppingToken);
    }

    private async Task KeepAsync(LiveSession session)
    {
        // One whose initialize is still on its way is not stored yet.
        if (!await records.KeepAsync(session.Id, session.OwnerKey, CancellationToken.None) && session.ProtocolVersion is not null)
            await sessions.EndHereAsync(session);
    }
}
