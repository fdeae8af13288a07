namespace McpTasks;

/// <summary>An attempt that holds its lease; its token ends the tool, once, for the first reason that comes.</summary>
internal sealed class RunningAttempt : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly CancellationTokenRegistration _drained;
    private readonly ILogger _logger;
    private volatile bool _over;
    private volatile bool _done;
    private int _end;

    /// <param name="lease">The lease.</param>
    /// <param name="keptAt">When the store was asked for it.</param>
    /// <param name="logger">The log.</param>
    /// <param name="drained">The worker's time to drain is over.</param>
    public RunningAttempt(TaskLease lease, long keptAt, ILogger logger, CancellationToken drained)
    {
        (Lease, KeptAt) = (lease, keptAt);
        _logger = logger;
        _drained = drained.Register(() => Stop(AttemptEnd.WorkerStops));
    }

    public TaskLease Lease { get; }

    /// <summary>The timestamp from which its lease counts: before the store was asked for it the last time.</summary>
    public long KeptAt { get; set; }

    /// <summary>What it holds under limits, kept as its lease is; null for nothing.</summary>
    public HeldPlaces? Places { get; set; }

    public CancellationToken Token => _source.Token;

    /// <summary>Whether its outcome, if it has one, was written.</summary>
    public bool IsOver => _over;

    public AttemptEnd End => (AttemptEnd)Volatile.Read(ref _end);

    public void Stop(AttemptEnd why)
    {
        if (Interlocked.CompareExchange(ref _end, (int)why, (int)AttemptEnd.None) == (int)AttemptEnd.None)
            _ = CancelAsync();
    }

    /// <summary>The component has answered: from now on the store's own answers count.</summary>
    public void Done() => _done = true;

    /// <summary>Stops where the task has ended or moved on by others' doing.</summary>
    public void Heed(TaskEvent change)
    {
        var isAnothers = change.Attempt > Lease.Attempt;
        if (!_done && (isAnothers || change.Status.IsTerminal()))
            Stop(isAnothers ? AttemptEnd.LeaseLost : AttemptEnd.TaskEnded);
    }

    /// <summary>The store refused a write or a renewal: stops for the reason that the record shows.</summary>
    public async ValueTask RefusedAsync(ITaskStore store, CancellationToken cancellationToken)
    {
        var task = await store.GetAsync(Lease.Task.Id, cancellationToken);
        Stop(task?.Status.IsTerminal() == true && task.Attempt == Lease.Attempt ? AttemptEnd.TaskEnded : AttemptEnd.LeaseLost);
    }

    // The state flips at once; the tool's own cancellation code must not hold up whoever renews the other leases.
    private async Task CancelAsync()
    {
        await Task.Yield();
        Cancel();
    }

    private void Cancel()
    {
        try
        {
            _source.Cancel();
        }
        catch (AggregateException error)
        {
            _logger.CancellationFailed(error, Lease.Task.Id);
        }
    }

    public void Dispose()
    {
        _over = true;
        _drained.Dispose();
        // Not disposed: a late Stop from the lease keeper must find a live source; without a timer or wait handle it holds nothing.
    }
}
