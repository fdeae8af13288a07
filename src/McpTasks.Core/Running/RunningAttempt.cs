namespace McpTasks;

/// <summary>An attempt that holds its lease; its token ends the tool, once, for the first reason that comes.</summary>
internal sealed class RunningAttempt : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly CancellationTokenRegistration _stopping;
    private int _end;

    public RunningAttempt(TaskLease lease, CancellationToken stopping)
    {
        Lease = lease;
        _stopping = stopping.Register(() => Stop(AttemptEnd.WorkerStops));
    }

    public TaskLease Lease { get; }

    public CancellationToken Token => _source.Token;

    public AttemptEnd End => (AttemptEnd)Volatile.Read(ref _end);

    public void Stop(AttemptEnd why)
    {
        if (Interlocked.CompareExchange(ref _end, (int)why, (int)AttemptEnd.None) == (int)AttemptEnd.None)
            _source.Cancel();
    }

    /// <summary>The store refused a write or a renewal: stops for the reason that the record shows.</summary>
    public async ValueTask RefusedAsync(ITaskStore store, CancellationToken cancellationToken)
    {
        var task = await store.GetAsync(Lease.Task.Id, cancellationToken);
        Stop(task?.Status.IsTerminal() == true && task.Attempt == Lease.Attempt ? AttemptEnd.TaskEnded : AttemptEnd.LeaseLost);
    }

    public void Dispose()
    {
        _stopping.Dispose();
        // Not disposed: a late Stop from the lease keeper must find a live source; without a timer or wait handle it holds nothing.
    }
}
