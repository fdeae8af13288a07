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

    public async Task WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancellationToken)
    {
        await Task.WhenAny(_set.Task, Task.Delay(atMost, time, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (_set.Task.IsCompleted)
                _set = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public void Dispose() => Set();
}
