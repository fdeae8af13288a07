namespace McpTasks;

/// <summary>
/// The running slots of this process. A run that waits for its client steps aside: whoever brought it may bring the next one, and it is kept here,
/// to its end or until the worker's time to drain is over. So is one that its bringer wants back.
/// </summary>
internal sealed class WorkerSlots : IHostedService, IDisposable
{
    private readonly SlotQueue _running;
    private readonly SemaphoreSlim _waiting;
    private readonly ConcurrentDictionary<AttemptSlot, Task> _aside = new();
    private readonly CancellationTokenSource _drained;
    private readonly CancellationTokenRegistration _stopping;
    private readonly ILogger _logger;

    public WorkerSlots(WorkerLimits limits, TimeProvider time, WorkerStop stop, ILogger<WorkerSlots> logger)
    {
        _logger = logger;
        _running = new(limits.Concurrency);
        _waiting = new(limits.MaxWaiting, Math.Max(1, limits.MaxWaiting));
        _drained = new(Timeout.InfiniteTimeSpan, time);
        _stopping = stop.Token.Register(() => _drained.CancelAfter(limits.DrainTimeout));
    }

    /// <summary>The time to drain is over.</summary>
    public CancellationToken Drained => _drained.Token;

    /// <summary>Whether all slots are taken.</summary>
    public bool IsFull => _running.IsFull;

    /// <summary>The one place for a task that may kill its worker.</summary>
    public SlotQueue Suspects { get; } = new(1);

    /// <summary>
    /// Runs something in a slot, once one is free. Returns when it has ended, or has stepped aside for the first time, or is wanted back: then it goes
    /// on in its slot.
    /// </summary>
    /// <exception cref="OperationCanceledException">The token was cancelled before there was a slot.</exception>
    public async Task RunAsync(Func<AttemptSlot, Task> run, CancellationToken returned)
    {
        await _running.TakeAsync(back: false, returned);
        var slot = new AttemptSlot(_running, _waiting, _logger);
        var running = RunAsync(run, slot);
        if (await EndsHereAsync(slot, returned))
            await running;
        else
            _aside[slot] = KeepAsync(running, slot);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Waits for the runs that have stepped aside; those that still wait for their client are handed back meanwhile.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => WhenNoneAsideAsync().WaitAsync(cancellationToken);

    internal Task WhenNoneAsideAsync() => Task.WhenAll(_aside.Values);

    public void Dispose()
    {
        _stopping.Dispose();
        _drained.Dispose();
    }

    private static async Task<bool> EndsHereAsync(AttemptSlot slot, CancellationToken returned)
    {
        try
        {
            await slot.Freed.WaitAsync(returned);
            return !slot.SteppedAside;
        }
        catch (OperationCanceledException)
        {
            // Not on the stack of whoever cancels: a broker's client loses its connection there.
            await Task.Yield();
            return false;
        }
    }

    private static async Task RunAsync(Func<AttemptSlot, Task> run, AttemptSlot slot)
    {
        await using var held = slot;
        await run(slot);
    }

    private async Task KeepAsync(Task running, AttemptSlot slot)
    {
        // Not before it is in the list that it is taken out of.
        await Task.Yield();
        try
        {
            await running;
        }
        catch (Exception error)
        {
            // Nobody else looks at how it ended: the hint that brought it is settled, or back in its queue.
            _logger.LateRunFailed(error);
        }
        finally
        {
            _aside.TryRemove(slot, out _);
        }
    }
}
