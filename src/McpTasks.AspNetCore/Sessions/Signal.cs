namespace McpTasks.AspNetCore.Sessions;

/// <summary>Wakes one who waits. What is set several times meanwhile wakes once.</summary>
internal sealed class Signal : IDisposable
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _set = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Set()
    {
        lock (_lock)
            _set.TrySetResult();
    }

    /// <summary>Waits until it is set; false when the time passed before.</summary>
    public async Task<bool> WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancellationToken)
    {
        await Task.WhenAny(_set.Task, Task.Delay(atMost, time, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (!_set.Task.IsCompleted)
                return false;
            _set = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return true;
        }
    }

    public void Dispose() => Set();
}
