namespace McpTasks;

/// <summary>Cancels a component that runs for longer than it may. The time that it waits for its client does not count.</summary>
internal sealed class AttemptTimeout : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _source;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly ILogger _logger;
    private TimeSpan _left;
    private long _since;
    private int _waits;
    private bool _runs;
    private volatile bool _isOver;

    public AttemptTimeout(TimeSpan limit, TimeProvider time, ILogger logger, CancellationToken attempt)
    {
        (_time, _logger, _left, Limit) = (time, logger, limit, limit);
        _source = CancellationTokenSource.CreateLinkedTokenSource(attempt);
        _timer = time.CreateTimer(_ => Cancel(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Run();
    }

    /// <summary>Cancelled with the attempt, or when the time is over.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Whether the time is over.</summary>
    public bool IsOver => _isOver;

    /// <summary>How long the component may run: its own limit, and what that was extended by.</summary>
    public TimeSpan Limit { get; private set; }

    /// <summary>Lets the component run for longer, up to 30 days from now.</summary>
    public void Extend(TimeSpan by)
    {
        lock (_gate)
        {
            Halt();
            by = by < McpTasksOptions.LongestRunTime - _left ? by : McpTasksOptions.LongestRunTime - _left;
            Limit += by;
            _left += by;
            Run();
        }
    }

    /// <summary>Waits for something that others do; the time stands still meanwhile.</summary>
    public async Task<T> WaitAsync<T>(Func<Task<T>> wait)
    {
        lock (_gate)
        {
            _waits++;
            Halt();
        }

        try
        {
            return await wait();
        }
        finally
        {
            lock (_gate)
            {
                _waits--;
                Run();
            }
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        _source.Dispose();
    }

    private void Run()
    {
        if (_waits > 0)
            return;
        _runs = true;
        _since = _time.GetTimestamp();
        _timer.Change(_left > TimeSpan.Zero ? _left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private void Halt()
    {
        if (!_runs)
            return;
        _runs = false;
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _left -= _time.GetElapsedTime(_since);
    }

    private void Cancel()
    {
        _isOver = true;
        try
        {
            _source.Cancel();
        }
        catch (AggregateException error)
        {
            _logger.TimeoutCancellationFailed(error);
        }
        catch (ObjectDisposedException)
        {
            // The attempt ended in the same moment.
        }
    }
}
