namespace McpTasks.Shared.Redis;

/// <summary>
/// Once the application stops, all calls together wait one second for a server that does not answer, not each of them for its own time:
/// a service must not outlive its stop because Redis has gone. An answer ends the count.
/// </summary>
internal sealed class StopGrace : IDisposable
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestCall = TimeSpan.FromMilliseconds(100);

    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _over = new();
    private readonly CancellationTokenRegistration _registration;
    private ITimer? _timer;
    private long? _stopped;
    private long? _failingSince;

    public StopGrace(TimeProvider time, CancellationToken stopping)
    {
        _time = time;
        _registration = stopping.Register(Begin);
    }

    public bool IsStopping
    {
        get
        {
            lock (_lock)
                return _stopped is not null;
        }
    }

    /// <summary>Ends the calls that were under way when the stop began.</summary>
    public CancellationToken Over => _over.Token;

    /// <summary>Whether a call that has failed may be tried again.</summary>
    public bool Allows
    {
        get
        {
            lock (_lock)
                return _stopped is null || Left > TimeSpan.Zero;
        }
    }

    /// <summary>How long one attempt may take.</summary>
    public TimeSpan Limit(TimeSpan usual)
    {
        lock (_lock)
        {
            if (_stopped is null || usual < Left)
                return usual;
            return Left > ShortestCall ? Left : ShortestCall;
        }
    }

    public void Answered()
    {
        lock (_lock)
            _failingSince = null;
    }

    public void Failed(long begun)
    {
        lock (_lock)
        {
            if (_stopped is { } stopped)
                _failingSince = Math.Min(_failingSince ?? long.MaxValue, Math.Max(begun, stopped));
        }
    }

    public void Dispose()
    {
        _registration.Dispose();
        _timer?.Dispose();
        _over.Dispose();
    }

    private TimeSpan Left => _failingSince is { } since ? Length - _time.GetElapsedTime(since) : Length;

    private void Begin()
    {
        lock (_lock)
            _stopped = _time.GetTimestamp();
        _timer = _time.CreateTimer(static over => ((CancellationTokenSource)over!).Cancel(), _over, Length, Timeout.InfiniteTimeSpan);
    }
}
