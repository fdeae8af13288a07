namespace McpTasks;

/// <summary>
/// Reads Data Protection's key ring for the first time on a thread of its own. The framework reads it on the thread of whoever needs it first and
/// holds those of all others meanwhile: a process that gets much to do before its key ring can be read would stand still.
/// </summary>
internal sealed class KeyRingReading(Action read)
{
    private readonly Lock _lock = new();
    private Task? _reading;

    /// <summary>The reading that is under way or has succeeded, else the next one.</summary>
    public Task ReadAsync()
    {
        lock (_lock)
        {
            return _reading is { IsFaulted: false }
                ? _reading
                : _reading = Task.Factory.StartNew(read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
    }
}
