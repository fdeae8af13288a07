namespace McpTasks.Client;

/// <summary>Calls one callback with each state of a task.</summary>
internal sealed class TaskCallback : IDisposable
{
    private readonly CancellationTokenSource _disposed = new();
    private readonly Func<TaskState, ValueTask> _callback;
    private readonly FeedReader? _reader;
    private readonly ILogger _logger;

    public TaskCallback(Func<TaskState, ValueTask> callback, FeedReader? reader, TaskState? inline, ILogger logger)
    {
        (_callback, _reader, _logger) = (callback, reader, logger);
        _ = Task.Run(() => reader is null ? CallAsync(inline!) : RunAsync(reader), CancellationToken.None);
    }

    public void Dispose()
    {
        _disposed.Cancel();
        _reader?.Dispose();
    }

    private async Task RunAsync(FeedReader reader)
    {
        using var following = reader;
        try
        {
            await foreach (var state in reader.ReadAsync(_disposed.Token))
                await CallAsync(state);
        }
        catch (OperationCanceledException) when (_disposed.IsCancellationRequested)
        {
            // Wanted no more.
        }
        catch (Exception error)
        {
            _logger.FollowingEnded(error);
        }
    }

    private async Task CallAsync(TaskState state)
    {
        if (_disposed.IsCancellationRequested)
            return;
        try
        {
            await _callback(state);
        }
        catch (Exception error)
        {
            _logger.CallbackFailed(error, state.TaskId);
        }
    }
}
