namespace McpTasks.Core.Tests.Simulation;

/// <summary>A clock that stands still until <see cref="Advance"/> takes it to its next timer.</summary>
internal sealed class SimClock : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly PriorityQueue<SimTimer, (TimeSpan At, long Order)> _timers = new();
    // A timer that nobody holds is collected, and its finalizer would wake who waits for it on another thread.
    private readonly List<ITimer> _left = [];
    private long _order;

    public TimeSpan Now { get; private set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Start + Now;

    public override long GetTimestamp() => Now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new SimTimer(this, process: null, callback, state, dueTime, period);

    /// <summary>Waits; timers count in whole milliseconds, so a part of one is a whole one.</summary>
    public Task Delay(TimeSpan time) => Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(time.TotalMilliseconds)), this);

    /// <summary>Rings the next timer; false when there is none.</summary>
    public bool Advance()
    {
        while (_timers.TryDequeue(out var timer, out var due))
        {
            if (!timer.IsSetFor(due.Order))
                continue;
            Now = due.At > Now ? due.At : Now;
            timer.Ring();
            return true;
        }

        return false;
    }

    /// <summary>
    /// The clock as one process has it: the timers of a killed process never ring, those of a frozen one when it goes on.
    /// </summary>
    public TimeProvider Of(SimProcess process) => new ProcessClock(this, process);

    private sealed class ProcessClock(SimClock clock, SimProcess process) : TimeProvider
    {
        public override long TimestampFrequency => clock.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

        public override long GetTimestamp() => clock.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            new SimTimer(clock, process, callback, state, dueTime, period);
    }

    private sealed class SimTimer : ITimer
    {
        private readonly SimClock _clock;
        private readonly SimProcess? _process;
        private readonly TimerCallback _callback;
        private readonly object? _state;
        private TimeSpan _period;
        private long _order = -1;

        public SimTimer(SimClock clock, SimProcess? process, TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            (_clock, _process, _callback, _state) = (clock, process, callback, state);
            Change(dueTime, period);
        }

        public bool IsSetFor(long order) => _order == order;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _period = period;
            _order = -1;
            if (dueTime != Timeout.InfiniteTimeSpan)
                Set(_clock.Now + dueTime);
            return true;
        }

        public void Ring()
        {
            _order = -1;
            if (_process is { IsFrozenUntil: { } thaw } && thaw > _clock.Now)
            {
                Set(thaw);
                return;
            }

            if (_process is { IsDead: true })
            {
                _clock._left.Add(this);
                return;
            }

            if (_period > TimeSpan.Zero)
                Set(_clock.Now + _period);
            _callback(_state);
        }

        public void Dispose() => _order = -1;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Set(TimeSpan at)
        {
            _order = ++_clock._order;
            _clock._timers.Enqueue(this, (at, _order));
        }
    }
}
