namespace McpTasks;

/// <summary>
/// Sends hints when the time of their tasks has come, as long as this process lives. What is lost with it, or is one too many, the reaper
/// sends.
/// </summary>
internal sealed class DelayedHints(ITaskDispatcher dispatcher, TimeProvider time, ILogger<DelayedHints> logger) : IDisposable
{
    /// <summary>How many hints wait here at most.</summary>
    public const int Capacity = 10_000;

    private readonly Lock _gate = new();
    private readonly HashSet<ITimer> _timers = [];
    private bool _disposed;

    /// <summary>Sends a hint after a time.</summary>
    public void Send(RunTask hint, TimeSpan after)
    {
        lock (_gate)
        {
            if (_disposed || _timers.Count >= Capacity)
                return;
            ITimer? timer = null;
            timer = time.CreateTimer(_ => _ = SendAsync(hint, timer!), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timers.Add(timer);
            // A timer's longest time is 49 days, and stores have milliseconds: the next whole one is not too early.
            timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(after.TotalMilliseconds) + 1), Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            foreach (var timer in _timers)
                timer.Dispose();
            _timers.Clear();
        }
    }

    private async Task SendAsync(RunTask hint, ITimer timer)
    {
        lock (_gate)
        {
            if (!_timers.Remove(timer))
                return;
        }

        timer.Dispose();
        try
        {
            await dispatcher.DispatchAsync(hint, CancellationToken.None);
        }
        catch (Exception error)
        {
            logger.DelayedHintFailed(error, hint.TaskId);
        }
    }
}
