namespace McpTasks;

/// <summary>
/// Finds workers whose process is gone long before their leases run out, and has their tasks sent again. All who look share what they see, so
/// that a fleet looks as often as a pair of workers.
/// </summary>
internal sealed class WorkerWatch(
    ITaskWorkers workers, ITaskStore store, TaskReaper reaper, IOptions<McpTasksOptions> options, TimeProvider time, ILogger<WorkerWatch> logger)
    : EndlessService
{
    private const int LookersAtOnce = 4;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a connection may be away: a client that lost it has made a new one by then.</summary>
    private static readonly TimeSpan Reconnect = TimeSpan.FromSeconds(2);

    protected override Task RunAsync(CancellationToken stoppingToken) => WatchAsync(stoppingToken);

    internal async Task WatchAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                timer.Period = Look * Math.Max(1, await LookAsync(stoppingToken) / LookersAtOnce);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                // The renewal of leases tells of an outage; their end finds the dead all the same.
                logger.WorkerSearchFailed(error);
            }
        }
    }

    /// <summary>Looks once, and says how many workers there are.</summary>
    internal async Task<int> LookAsync(CancellationToken cancellationToken)
    {
        var (alive, dead) = await workers.FindDeadAsync(Reconnect, options.Value.Lease, cancellationToken);
        foreach (var worker in dead)
        {
            var held = await store.EndLeasesAsync(worker, cancellationToken);
            await workers.LeaveAsync(worker, cancellationToken);
            logger.WorkerDied(worker, held);
        }

        if (dead.Count > 0)
            await reaper.SweepAsync(cancellationToken);
        return alive;
    }
}
