namespace McpTasks;

/// <summary>Runs tasks: takes one from the store, runs its component in a slot of this worker, and writes how it ended.</summary>
public sealed class TaskRunner
{
    private readonly ITaskStore _store;
    private readonly TaskCatalog _catalog;
    private readonly WorkerSlots _slots;
    private readonly LeaseKeeper _leases;
    private readonly AttemptExecutor _run;
    private readonly AttemptPlaces _places;
    private readonly TaskTurns _turns;
    private readonly AttemptPace _pace;
    private readonly AttemptClosing _closing;
    private readonly TaskEndings _endings;
    private readonly TaskMetrics _metrics;
    private readonly McpTasksOptions _options;
    private readonly WorkerIdentity _worker;
    private readonly WorkerStop _stop;
    private readonly TimeProvider _time;
    private readonly ILogger<TaskRunner> _logger;

    internal TaskRunner(
        ITaskStore store, TaskCatalog catalog, WorkerSlots slots, LeaseKeeper leases, AttemptExecutor run, AttemptPlaces places, TaskTurns turns,
        AttemptPace pace, AttemptClosing closing, TaskEndings endings, TaskMetrics metrics,
        IOptions<McpTasksOptions> options, WorkerIdentity worker, WorkerStop stop, TimeProvider time, ILogger<TaskRunner> logger)
    {
        (_store, _catalog, _slots, _leases, _run, _places, _closing, _endings, _metrics) = (store, catalog, slots, leases, run, places, closing, endings, metrics);
        (_turns, _pace) = (turns, pace);
        (_options, _worker, _stop, _time, _logger) = (options.Value, worker, stop, time, logger);
    }

    /// <summary>
    /// Runs the task that the hint names, if it is there to be run, once this worker has a slot free. Returns when the attempt has ended, however,
    /// or when it waits for its client, or when its hint is wanted back: then it is kept here, and this hint's place is free for the next.
    /// </summary>
    /// <param name="message">The hint.</param>
    /// <param name="returned">
    /// Whoever brought the hint wants it back, such as a broker that waited too long for it to be settled. This ends the wait for a slot; an attempt
    /// that has begun holds the task by its own lease, and goes on: the hint, if it comes again, finds the task taken.
    /// </param>
    /// <returns>False when this worker stops and has not looked at the task: the hint is for another worker.</returns>
    public async Task<bool> RunAsync(RunTask message, CancellationToken returned)
    {
        var id = TaskId.Parse(message.TaskId);
        TaskTelemetry.TagCurrent(id);
        if (_catalog.FindRegistered(message.Kind, message.Component) is not { } component)
        {
            // Left in the store: a worker that knows the component gets it when it is sent again.
            _logger.ComponentUnknown(message.Kind, message.Component, id);
            return true;
        }

        return message.IsSuspect
            ? await RunAloneAsync(message, component, returned)
            : await RunAsync(message, component, static _ => { }, returned);
    }

    private async Task<bool> RunAloneAsync(RunTask message, TaskComponent component, CancellationToken returned)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(returned, _stop.Token);
        try
        {
            await _slots.Suspects.TakeAsync(back: false, over.Token);
        }
        catch (OperationCanceledException) when (!returned.IsCancellationRequested)
        {
            return false;
        }

        // Not when the hint is settled: that may be long before the suspect has ended.
        Task? freed = null;
        try
        {
            return await RunAsync(message, component, slot => freed = FreeSuspectsAsync(slot), returned);
        }
        finally
        {
            if (freed is null)
                _slots.Suspects.Release();
        }
    }

    private async Task FreeSuspectsAsync(AttemptSlot slot)
    {
        await slot.Freed;
        _slots.Suspects.Release();
    }

    private async Task<bool> RunAsync(RunTask message, TaskComponent component, Action<AttemptSlot> inSlot, CancellationToken returned)
    {
        var taken = true;
        await _slots.RunAsync(
            async slot =>
            {
                inSlot(slot);
                if (taken = !_stop.Token.IsCancellationRequested)
                    taken = await UseAsync(message, component, slot);
            },
            returned);
        return taken;
    }

    // A hint is good for one task, and not only for its own: where others wait, whoever's turn it is begins. Theirs may have gone by when another one's
    // was used for them.
    private async Task<bool> UseAsync(RunTask hint, TaskComponent component, AttemptSlot slot)
    {
        if (hint.IsSuspect || _turns.MayGoFirst(_slots.IsFull))
        {
            // Where a limit kept it from asking the store, what was heard before may have changed.
            if (await TryAsync(hint, component, slot) is HintUse.Ran or HintUse.RefusedAlone || hint.IsSuspect)
                return true;
        }

        for (var isFirst = true; !_stop.Token.IsCancellationRequested; isFirst = false)
        {
            if (await _turns.NextAsync(hint, isFirst) is not { } next)
                return true;
            var known = next == hint ? component : _catalog.FindRegistered(next.Kind, next.Component);
            if (known is not null && await (next == hint ? TryAsync(next, known, slot) : TryOtherAsync(next, known, slot)) == HintUse.Ran)
                return true;
        }

        return false;
    }

    // What is wrong with another task must not cost this hint.
    private async Task<HintUse> TryOtherAsync(RunTask other, TaskComponent component, AttemptSlot slot)
    {
        try
        {
            return await TryAsync(other, component, slot);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            _logger.TurnFailed(error, other.TaskId);
            return HintUse.Refused;
        }
    }

    private async Task<HintUse> TryAsync(RunTask hint, TaskComponent component, AttemptSlot slot)
    {
        var task = new TaskRef(TaskId.Parse(hint.TaskId), hint.Owner);
        if (await _places.TakeAsync(task.Id, hint, CancellationToken.None) is not { } places)
        {
            _logger.LimitFull(task.Id);
            return HintUse.LimitFull;
        }

        try
        {
            if (await _pace.TakeAsync(hint, task) is not { } beginning)
                return HintUse.LimitFull;
            var use = await BeginAsync(task, component, slot, places);
            if (use != HintUse.Ran)
                await beginning.LeaveAsync();
            return use;
        }
        finally
        {
            await places.GiveBackAsync();
        }
    }

    private async Task<HintUse> BeginAsync(TaskRef task, TaskComponent component, AttemptSlot slot, HeldPlaces places)
    {
        var asked = _time.GetTimestamp();
        // Not cancelled half-way: an attempt that has begun, and that nobody runs, would be known as lost when its lease is over.
        var result = await _store.BeginAsync(task, _worker.Name, _options.Lease, CancellationToken.None);
        _turns.Heard(result.OthersWait);
        var refused = result.OthersWait ? HintUse.Refused : HintUse.RefusedAlone;
        switch (result)
        {
            case { Verdict: BeginVerdict.Begun, Task: { } begun }:
                await places.ClaimAsync();
                await AttemptTrace.RunAsync(begun, trace => RunAsync(begun, asked, component, slot, places, trace));
                return HintUse.Ran;
            case { Verdict: BeginVerdict.Poisoned or BeginVerdict.Expired, Task: { } ended }:
                _endings.GivenUp(ended, poisoned: result.Verdict == BeginVerdict.Poisoned);
                return refused;
            default:
                _logger.HintRefused(task.Id, result.Verdict);
                return refused;
        }
    }

    private async Task RunAsync(TaskRecord task, long asked, TaskComponent component, AttemptSlot slot, HeldPlaces places, AttemptTrace trace)
    {
        using var logScope = _logger.BeginTaskScope(task);
        _logger.TaskStarted(task);
        _metrics.AttemptBegun(task);
        var started = _time.GetTimestamp();
        var attempt = _leases.Keep(new(task.Ref, task.Attempt), asked, _slots.Drained);
        attempt.Places = places;
        try
        {
            var outcome = await _run.InvokeAsync(task, component, attempt, slot, trace);
            using (var run = trace.Ended())
                Tell(run, attempt, outcome);
            if (outcome is null)
                await _closing.StoppedAsync(task, attempt);
            else if (AttemptRetries.Of(task, component.Support.Retry, outcome, _time.GetElapsedTime(started)) is { } retry)
                await _closing.RetryAsync(task, attempt, retry, trace);
            else
                await _closing.CompleteAsync(task, attempt, outcome, trace);
        }
        finally
        {
            _leases.Drop(attempt);
            _metrics.AttemptEnded(task, _time.GetElapsedTime(started));
        }
    }

    private static void Tell(Activity? run, RunningAttempt attempt, TaskOutcome? outcome)
    {
        if (outcome is null)
            run?.SetTag("mcp.task.stopped", attempt.End.ToString());
        if (outcome is null && attempt.End is AttemptEnd.LeaseLost or AttemptEnd.CutOff)
            run?.SetStatus(ActivityStatusCode.Error, AttemptClosing.ReasonOf(attempt.End));
    }
}
