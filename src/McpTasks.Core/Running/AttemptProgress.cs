using Microsoft.Extensions.Logging;

namespace McpTasks;

/// <summary>Writes an attempt's progress to the store, and tells the trace about it at a bearable rate.</summary>
internal sealed class AttemptProgress(ITaskStore store, TaskRecord task, RunningAttempt attempt, TimeProvider time, ILogger logger) : ProgressReporter
{
    private static readonly TimeSpan TracePause = TimeSpan.FromMilliseconds(100);
    private long? _traced;

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
        if (_traced is { } last && time.GetElapsedTime(last) < TracePause)
            return;
        _traced = time.GetTimestamp();
        using var span = TaskTelemetry.Start("progress", task);
        span?.SetTag(TaskTelemetry.AttemptKey, task.Attempt).SetTag("mcp.task.progress.current", progress.Current)
            .SetTag("mcp.task.progress.total", progress.Total).SetTag("mcp.task.progress.message", progress.Message);
        logger.TaskProgressed(task, progress);
    }
}
