namespace McpTasks.AspNetCore.HttpGate;

/// <summary>
/// What all event streams of a process share, and the beginnings of responses that are held: one that is over by then goes out in one piece, which
/// costs a fraction of what its events cost one by one.
/// </summary>
internal sealed class EventPumps : IDisposable
{
    private static readonly TimeSpan Hold = TimeSpan.FromMilliseconds(5);

    private readonly Lock _lock = new();

    // All are held for the same time, so they are let go in the order in which they came.
    private readonly Queue<(EventPump Pump, long Since)> _held = [];
    private readonly ITimer _timer;
    private bool _isRunning;

    public EventPumps(IOptions<McpHttpOptions> options, TimeProvider time, ILogger<EventPump> logger)
    {
        (Options, Time, Logger) = (options.Value, time, logger);
        // What is held waits for the machine, whatever time the application goes by.
        using (ExecutionContext.SuppressFlow())
            _timer = TimeProvider.System.CreateTimer(static pumps => ((EventPumps)pumps!).LetGo(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public McpHttpOptions Options { get; }

    public TimeProvider Time { get; }

    public ILogger Logger { get; }

    public void HoldBeginning(EventPump pump)
    {
        lock (_lock)
        {
            _held.Enqueue((pump, TimeProvider.System.GetTimestamp()));
            // As long as there is something to let go: to set it anew each time would wake the machine twice as often.
            if (!_isRunning)
                _isRunning = _timer.Change(Hold, Hold);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void LetGo()
    {
        var now = TimeProvider.System.GetTimestamp();
        while (Next(now) is { } pump)
            pump.LetGo();
    }

    private EventPump? Next(long now)
    {
        lock (_lock)
        {
            if (_held.TryPeek(out var first))
                return TimeProvider.System.GetElapsedTime(first.Since, now) >= Hold ? _held.Dequeue().Pump : null;
            if (_isRunning)
                _isRunning = !_timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return null;
        }
    }
}
