namespace McpTasks;

/// <summary>
/// Stops a running attempt as soon as an event says that its task has ended or moved on, until it is disposed of. Without events the renewal of
/// the lease tells the same, a little later: so that they cannot be had costs the attempt nothing.
/// </summary>
internal sealed class AttemptWatch : IAsyncDisposable
{
    private readonly RunningAttempt _attempt;
    private readonly ILogger _logger;
    private ITaskWatch? _watch;
    private bool _over;

    public AttemptWatch(ITaskEvents events, RunningAttempt attempt, TimeSpan safetyNet, ILogger logger)
    {
        (_attempt, _logger) = (attempt, logger);
        _ = FollowAsync(events, safetyNet);
    }

    public ValueTask DisposeAsync()
    {
        Volatile.Write(ref _over, true);
        // A watch that is still being set up ends itself when it is: what the attempt has done must not wait for it.
        return Volatile.Read(ref _watch) is { } watch ? watch.DisposeAsync() : ValueTask.CompletedTask;
    }

    private async Task FollowAsync(ITaskEvents events, TimeSpan safetyNet)
    {
        try
        {
            await using var watch = await events.WatchAsync(_attempt.Lease.Task.Id, _attempt.Token);
            Volatile.Write(ref _watch, watch);
            while (!Volatile.Read(ref _over) && !_attempt.Token.IsCancellationRequested)
                Heed(await watch.WaitAsync(safetyNet, CancellationToken.None));
        }
        catch (Exception error) when (!_attempt.Token.IsCancellationRequested)
        {
            _logger.LogWarning(error, "Attempt {Attempt} of task {TaskId} runs without the task's events", _attempt.Lease.Attempt, _attempt.Lease.Task.Id);
        }
        catch (OperationCanceledException)
        {
            // The attempt was over before it could be watched.
        }
    }

    private void Heed(TaskEvent? change)
    {
        if (change?.Attempt > _attempt.Lease.Attempt)
            _attempt.Stop(AttemptEnd.LeaseLost);
        else if (change?.Status.IsTerminal() == true)
            _attempt.Stop(AttemptEnd.TaskEnded);
    }
}
