#pragma warning disable MCP9006 // Sessions are part of the 2025-11-25 revision, which this server speaks; the SDK marks them as legacy.
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelContextProtocol.AspNetCore;

namespace McpTasks.AspNetCore.Sessions;

/// <summary>
/// Lets go of idle sessions and old events from time to time. The SDK takes a session for busy that collects its messages, so it never
/// ends one that has ever been listened to.
/// </summary>
internal sealed class SessionReaper(
    LiveSessions sessions, ISessionStore store, IReplayStore replay, IOptions<HttpServerTransportOptions> options, TimeProvider time,
    ILogger<SessionReaper> logger) : BackgroundService
{
    private const int KeptAtOnce = 64;
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    /// <summary>Lets go of idle sessions once. One that others can adopt leaves only this process.</summary>
    public async Task ReapAsync()
    {
        var idle = sessions.All.Where(session => session.TryEndIdle(options.Value.IdleTimeout)).ToList();
        await Task.WhenAll(idle.Select(session => store.IsShared ? sessions.EndHereAsync(session) : sessions.EndAsync(session.Id, session.OwnerKey)));
        if (store.IsShared)
            await KeepAsync();
        await replay.SweepAsync(CancellationToken.None);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = options.Value.IdleTimeout / 4;
        using var timer = new PeriodicTimer(pause < LongestPause && pause > TimeSpan.Zero ? pause : LongestPause, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await ReapAsync();
            }
            catch (Exception exception)
            {
                logger.LogError(exception, "Idle sessions could not be ended; the next attempt follows.");
            }
        }
    }

    // An open stream is use too, though no request tells the store of it.
    private async Task KeepAsync()
    {
        foreach (var some in sessions.All.Where(session => session.TakeUse()).Chunk(KeptAtOnce))
            await Task.WhenAll(some.Select(async session =>
            {
                // One whose initialize is still on its way is not stored yet.
                if (!await store.KeepAsync(session.Id, session.OwnerKey, CancellationToken.None) && session.ProtocolVersion is not null)
                    await sessions.EndHereAsync(session);
            }));
    }
}
