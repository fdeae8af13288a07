using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace McpTasks.AspNetCore.Http;

/// <summary>Lets go of idle sessions and old events from time to time, and of all sessions when the host stops.</summary>
internal sealed class SessionReaper(
    SessionRegistry sessions, IOptions<McpHttpOptions> options, TimeProvider time, ILogger<SessionReaper> logger) : BackgroundService
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await sessions.DisposeAsync().AsTask().WaitAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = options.Value.SessionIdleTimeout / 4;
        using var timer = new PeriodicTimer(pause < LongestPause ? pause : LongestPause, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await sessions.ReapAsync();
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                logger.LogError(exception, "Idle sessions could not be ended; the next attempt follows.");
            }
        }
    }
}
