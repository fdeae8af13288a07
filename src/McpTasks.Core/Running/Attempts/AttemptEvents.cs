namespace McpTasks;

/// <summary>
/// Hears what others do to the tasks that run here, so that an attempt whose task has ended or moved on stops at once: one subscription for the
/// process, however many attempts come and go. Without it the renewal of the leases tells the same, a little later.
/// </summary>
internal sealed class AttemptEvents(ITaskEvents events, LeaseKeeper leases, WorkerIdentity worker, TimeProvider time, ILogger<AttemptEvents> logger)
    : LateService
{
    protected override Task RunAsync(CancellationToken stoppingToken) => FollowAsync(stoppingToken);

    internal async Task FollowAsync(CancellationToken stoppingToken)
    {
        await using var listening = await StoreOutage.OutlastAsync(
            () => events.ListenAsync(worker.Name, leases.Heed, () => leases.RenewAsync(stoppingToken), stoppingToken),
            "listen to what becomes of running tasks", time, logger, stoppingToken);
        await Task.Delay(Timeout.Infinite, stoppingToken);
    }
}
