using System.Globalization;
using Microsoft.Extensions.Logging;

namespace McpTasks;

/// <summary>Writes an attempt's progress to the store, and tells the trace about it at a bearable rate.</summary>
internal sealed class AttemptProgress(ITaskStore store, TaskRecord task, RunningAttempt attempt, AttemptTrace trace, TimeProvider time, ILogger logger)
    : ProgressReporter
{
    // A few at once, then one for each pause, which grows with the attempt: one a second at first, some hundreds in an hour.
    private const int Burst = 5, PauseShare = 50;

    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1), LongestPause = TimeSpan.FromMinutes(1);

    private readonly long _begun = time.GetTimestamp();
    private double _left = Burst;
    private long _counted = time.GetTimestamp();

    protected override async ValueTask SendAsync(TaskProgress progress, CancellationToken cancellationToken)
    {
        attempt.Token.ThrowIfCancellationRequested();
        try
        {
            if (await store.ReportAsync(task.Ref, attempt.Lease.Attempt, progress, cancellationToken))
                Trace(progress);
            else
                await attempt.RefusedAsync(store, cancellationToken);
        }
        catch (Exception error) when (error is not (OperationCanceledException or ArgumentException))
        {
            // A store that is away must not fail the work.
            logger.LogWarning(error, "Could not store the progress of task {TaskId}; the next report carries it", task.Id);
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
