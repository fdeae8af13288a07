using Microsoft.Extensions.Logging;

namespace McpTasks;

/// <summary>Writes an attempt's progress to the store, and tells the trace about it at a bearable rate.</summary>
internal sealed class AttemptProgress(ITaskStore store, TaskRecord task, RunningAttempt attempt, TimeProvider time, ILogger logger) : ITaskProgress, IDisposable
{
    private static readonly TimeSpan TracePause = TimeSpan.FromMilliseconds(100);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private long? _traced;
    private bool _totalKnown;

    public double? Current { get; private set; }

    public double Total { get; private set; } = 1;

    public string? Message { get; private set; }

    public async ValueTask SetTotalAsync(double total, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(total, 1);
        await WriteAsync(() => (Total, _totalKnown) = (total, true), cancellationToken);
    }

    public async ValueTask IncrementAsync(double by = 1, string? message = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, 1);
        await WriteAsync(() => (Current, Message) = ((Current ?? 0) + by, message ?? Message), cancellationToken);
    }

    public async ValueTask SetMessageAsync(string message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        await WriteAsync(() => Message = message, cancellationToken);
    }

    public async ValueTask ReportAsync(double current, double? total = null, string? message = null, CancellationToken cancellationToken = default) => await WriteAsync(
        () =>
        {
            Current = Math.Max(Current ?? 0, current);
            if (total is { } known)
                (Total, _totalKnown) = (known, true);
            Message = message ?? Message;
        },
        cancellationToken);

    public void Dispose() => _turn.Dispose();

    private async Task WriteAsync(Action change, CancellationToken cancellationToken)
    {
        attempt.Token.ThrowIfCancellationRequested();
        await _turn.WaitAsync(cancellationToken);
        try
        {
            change();
            var progress = new TaskProgress(Current ?? 0, _totalKnown ? Total : null, Message);
            if (!await store.ReportAsync(task.Ref, attempt.Lease.Attempt, progress, cancellationToken))
                await attempt.RefusedAsync(store, cancellationToken);
            else
                Trace(progress);
        }
        finally
        {
            _turn.Release();
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
