namespace McpTasks;

/// <summary>Beginnings under rates in this process's memory.</summary>
/// <param name="time">The time that it goes by.</param>
public sealed class InMemoryTaskRates(TimeProvider time) : ITaskRates
{
    private const int Few = 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Log> _logs = [];
    private int _many = Few;

    /// <summary>How many rates are known, those that nobody asks for any more among them.</summary>
    internal int Count => _logs.Count;

    /// <inheritdoc/>
    public ValueTask<TimeSpan> TakeAsync(TaskRate rate, TaskId task, int attempt, CancellationToken cancellationToken)
    {
        StoreRules.Check(rate);
        lock (_gate)
        {
            var now = StoreRules.Now(time);
            if (!_logs.TryGetValue(rate.Name, out var log))
            {
                Prune(now);
                _logs.Add(rate.Name, log = new(StoreRules.Whole(rate.Per)));
            }

            return new(log.Take(rate, (task, attempt), now));
        }
    }

    /// <inheritdoc/>
    public ValueTask LeaveAsync(TaskRate rate, TaskId task, int attempt, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_logs.TryGetValue(rate.Name, out var log))
                log.Times.Remove((task, attempt));
        }

        return ValueTask.CompletedTask;
    }

    // Now and then, so that what nobody asks for again does not stay.
    private void Prune(DateTimeOffset now)
    {
        if (_logs.Count < _many)
            return;
        foreach (var (name, log) in _logs.ToList())
        {
            log.Forget(now);
            if (log.Times.Count == 0)
                _logs.Remove(name);
        }

        _many = (2 * _logs.Count) + Few;
    }

    private sealed class Log(TimeSpan per)
    {
        /// <summary>Who has begun when, and for whom which time is kept.</summary>
        public Dictionary<(TaskId Task, int Attempt), DateTimeOffset> Times { get; } = [];

        public TimeSpan Take(TaskRate rate, (TaskId Task, int Attempt) member, DateTimeOffset now)
        {
            Forget(now);
            var hasWaited = Times.TryGetValue(member, out var kept);
            if (hasWaited && kept > now)
                return kept - now;
            Times.Remove(member);
            // Who had a time kept has waited: only beginnings count. Who comes now stands behind all that wait. None is older than the window.
            var counted = Times.Values.Where(at => !hasWaited || at <= now).OrderDescending().ToList();
            var begins = counted.Count >= rate.Max ? counted[rate.Max - 1] + per : now;
            if (begins == now || !rate.Drops)
                Times[member] = begins;
            return begins - now;
        }

        /// <summary>Forgets what is out of the window.</summary>
        public void Forget(DateTimeOffset now)
        {
            foreach (var (member, _) in Times.Where(entry => entry.Value <= now - per).ToList())
                Times.Remove(member);
        }
    }
}
