namespace McpTasks;

/// <summary>
/// Writes an attempt's progress to the store, and tells the trace about it at a bearable rate. A store that is away holds up no work: what was
/// reported meanwhile is kept here, the newest of it, and written when the store is back.
/// </summary>
internal sealed class AttemptProgress(ITaskStore store, TaskRecord task, RunningAttempt attempt, AttemptTrace trace, TimeProvider time, ILogger logger)
    : ProgressReporter
{
    // A few at once, then one for each pause, which grows with the attempt: one a second at first, some hundreds in an hour.
    private const int Burst = 5, PauseShare = 50;

    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1), LongestPause = TimeSpan.FromMinutes(1);

    // A component waits no longer than this for its report to be stored.
    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(1), RetryPause = TimeSpan.FromSeconds(1);

    private readonly long _begun = time.GetTimestamp();
    private double _left = Burst;
    private long _counted = time.GetTimestamp();
    private TaskProgress? _unwritten;

    protected override async ValueTask SendAsync(TaskProgress progress, CancellationToken cancellationToken)
    {
        attempt.Token.ThrowIfCancellationRequested();
        if (Volatile.Read(ref _unwritten) is { } older && Interlocked.CompareExchange(ref _unwritten, progress, older) == older)
            return;
        var writing = WriteAsync(progress, cancellationToken);
        try
        {
            await writing.WaitAsync(LongestHold, time, cancellationToken);
        }
        catch (Exception error) when (error is not (OperationCanceledException or ArgumentException))
        {
            logger.ProgressNotStored(error, task.Id);
            Volatile.Write(ref _unwritten, progress);
            _ = WriteLaterAsync(writing);
        }
    }

    private async Task WriteAsync(TaskProgress progress, CancellationToken cancellationToken)
    {
        if (await store.ReportAsync(task.Ref, attempt.Lease.Attempt, progress, cancellationToken))
            Trace(progress);
        else
            await attempt.RefusedAsync(store, cancellationToken);
    }

    private async Task WriteLaterAsync(Task writing)
    {
        // Not beside the newer one, which it would follow.
        await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        while (!attempt.Token.IsCancellationRequested && !attempt.IsOver)
        {
            await Task.Delay(RetryPause, time, attempt.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            var progress = Volatile.Read(ref _unwritten);
            try
            {
                await WriteAsync(progress!, attempt.Token);
                // One that was reported meanwhile is written by the next round.
                if (Interlocked.CompareExchange(ref _unwritten, null, progress) == progress)
                    return;
            }
            catch (Exception error) when (error is not ArgumentException)
            {
                logger.ProgressStillNotStored(error, task.Id);
            }
        }
    }

    private void Trace(TaskProgress progress)
    {
        _left = Math.Min(Burst, _left + (time.GetElapsedTime(_counted) / Pause()));
        _counted = time.GetTimestamp();
        if (_left < 1)
            return;
        _left--;
        using var span = trace.Start(NameOf(progress));
        span?.SetTag("mcp.task.progress.current", progress.Current)
            .SetTag("mcp.task.progress.total", progress.Total).SetTag("mcp.task.progress.message", progress.Message);
        logger.TaskProgressed(task, progress);
    }

    private TimeSpan Pause()
    {
        var share = time.GetElapsedTime(_begun) / PauseShare;
        return share < ShortestPause ? ShortestPause : share > LongestPause ? LongestPause : share;
    }

    // Names of spans are few: a hundred and one, and this without a total.
    private static string NameOf(TaskProgress progress) => progress.Total is { } total
        ? string.Create(CultureInfo.InvariantCulture, $"progress {Math.Clamp(Math.Floor(100 * progress.Current / total), 0, 100)}%")
        : "progress";
}
