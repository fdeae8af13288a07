namespace McpTasks;

/// <summary>
/// Renews the leases of all attempts that run here, together, and stops those that have lost theirs. This is also how a cancellation
/// reaches an attempt when its event was lost: an ended task has no lease to renew.
/// </summary>
internal sealed class LeaseKeeper(ITaskStore store, IOptions<McpTasksOptions> options, TimeProvider time, ILogger<LeaseKeeper> logger)
    : LateService
{
    private readonly ConcurrentDictionary<TaskLease, RunningAttempt> _running = new();
    private long _reached = time.GetTimestamp();

    /// <summary>How many attempts run here, those that wait for their client's input among them.</summary>
    public int Count => _running.Count;

    /// <summary>Keeps a lease, for which the store was asked at a moment, until <see cref="Drop"/>.</summary>
    public RunningAttempt Keep(TaskLease lease, long keptAt, CancellationToken drained)
    {
        var attempt = new RunningAttempt(lease, keptAt, logger, drained);
        _running[lease] = attempt;
        return attempt;
    }

    public void Drop(RunningAttempt attempt)
    {
        _running.TryRemove(attempt.Lease, out _);
        attempt.Dispose();
    }

    /// <summary>Others have changed a task: those attempts of it that are over stop.</summary>
    public void Heed(TaskId id, TaskEvent change)
    {
        foreach (var (_, attempt) in _running.Where(running => running.Key.Task.Id == id))
            attempt.Heed(change);
    }

    protected override Task RunAsync(CancellationToken stoppingToken) => KeepAsync(stoppingToken);

    internal async Task KeepAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Lease / 3, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RenewAsync(stoppingToken);
                _reached = time.GetTimestamp();
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                // The attempts run on: while the store cannot be reached nobody else can begin their tasks either.
                logger.RenewalFailed(error, _running.Count, options.Value.Lease / 3);
                StopWhenCutOff();
            }
        }
    }

    /// <summary>Asks for a lease again that has run out, as after a pause of the whole process, and stops an attempt whose task another has.</summary>
    public async ValueTask RegainAsync(RunningAttempt attempt)
    {
        if (time.GetElapsedTime(attempt.KeptAt) >= options.Value.Lease)
            await RenewAsync([attempt], attempt.Token);
    }

    private static async ValueTask KeepAsync(RunningAttempt attempt, long asked, CancellationToken cancellationToken)
    {
        attempt.KeptAt = asked;
        if (attempt.Places is { } places)
            await places.KeepAsync(cancellationToken);
    }

    // An outage of the store is everybody's, and this may be one's own: others can have begun the tasks again by now.
    private void StopWhenCutOff()
    {
        if (time.GetElapsedTime(_reached) < options.Value.MaxOutage)
            return;
        foreach (var attempt in _running.Values)
            attempt.Stop(AttemptEnd.CutOff);
    }

    internal async Task RenewAsync(CancellationToken cancellationToken)
    {
        foreach (var batch in _running.Values.Chunk(1000))
        {
            await RenewAsync(batch, cancellationToken);
        }
    }

    private async Task RenewAsync(RunningAttempt[] attempts, CancellationToken cancellationToken)
    {
        var asked = time.GetTimestamp();
        var held = await store.RenewAsync([.. attempts.Select(attempt => attempt.Lease)], options.Value.Lease, cancellationToken);
        for (var i = 0; i < attempts.Length; i++)
        {
            if (held[i])
                await KeepAsync(attempts[i], asked, cancellationToken);
            else if (_running.ContainsKey(attempts[i].Lease))
                await attempts[i].RefusedAsync(store, cancellationToken);
        }
    }
}
