using System.Reflection;

namespace McpTasks;

/// <summary>
/// Announces this worker as often as its leases are renewed, in one call however much it runs, and takes it out when it has drained. One that dies is
/// forgotten when its tasks are lost.
/// </summary>
internal sealed class WorkerPresence(
    ITaskWorkers workers, LeaseKeeper leases, WorkerIdentity worker, WorkerLimits limits, IOptions<McpTasksOptions> options, TimeProvider time,
    ILogger<WorkerPresence> logger)
    : LateService
{
    // A store that is away must not hold up the end of the process; the worker is forgotten all the same, later.
    private static readonly TimeSpan LeaveWithin = TimeSpan.FromSeconds(2);

    private static readonly DateTimeOffset StartedAt = ProcessStart();
    private static readonly string Version = EntryVersion();
    private bool _unheard;

    public override async Task StoppedAsync(CancellationToken cancellationToken)
    {
        await base.StoppedAsync(cancellationToken);
        using var soon = new CancellationTokenSource(LeaveWithin, time);
        using var within = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, soon.Token);
        try
        {
            await workers.LeaveAsync(worker.Name, within.Token);
        }
        catch (Exception error)
        {
            logger.LeavingNotHeard(options.Value.Lease, error.Message);
        }
    }

    protected override Task RunAsync(CancellationToken stoppingToken) => KeepAsync(stoppingToken);

    internal async Task KeepAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Lease / 3, time);
        do
            await TryAnnounceAsync(stoppingToken);
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    internal ValueTask AnnounceAsync(CancellationToken cancellationToken) => workers.AnnounceAsync(
        new(worker.Name, StartedAt, limits.Concurrency, leases.Count, Version), options.Value.Lease, cancellationToken);

    private async Task TryAnnounceAsync(CancellationToken cancellationToken)
    {
        try
        {
            await AnnounceAsync(cancellationToken);
            _unheard = false;
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            // Once for each outage: the renewal of leases tells of every try.
            if (!_unheard)
                logger.PresenceNotHeard(error, options.Value.Lease / 3);
            _unheard = true;
        }
    }

    private static DateTimeOffset ProcessStart()
    {
        using var process = Process.GetCurrentProcess();
        return new(process.StartTime);
    }

    private static string EntryVersion()
    {
        var version = Assembly.GetEntryAssembly()?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        return version.Length > StoreRules.MaxWorkerLength ? version[..StoreRules.MaxWorkerLength] : version;
    }
}
