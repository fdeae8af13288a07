namespace McpTasks;

/// <summary>
/// When anybody was last heard: workers that renew, reapers that look. Where all of them were silent, or the clock was put, the store was away, and
/// leases that ran out meanwhile prove nothing: for one lease nobody takes over or is given up. Not thread-safe.
/// </summary>
internal sealed class MemoryPulse
{
    private DateTimeOffset? _last;
    private DateTimeOffset _calmUntil;

    /// <summary>Somebody is heard.</summary>
    public void Beat(TimeSpan lease, DateTimeOffset now)
    {
        _calmUntil = CalmUntil(lease, now);
        _last = now;
    }

    /// <summary>An attempt begins: where nobody was ever heard, an outage would not be known for one.</summary>
    public void Start(DateTimeOffset now) => _last ??= now;

    /// <summary>Somebody was heard all the while.</summary>
    public void Heard(DateTimeOffset now) => _last = now;

    /// <summary>Until when nobody takes over; in the past when anybody may.</summary>
    public DateTimeOffset CalmUntil(TimeSpan lease, DateTimeOffset now)
    {
        var until = now + lease;
        if (_last is { } last && (now - last > StoreRules.Silence(lease) || now < last - StoreRules.ClockSlack))
            return until;
        // After a clock that went back, what was said by the old one must not last for hours.
        return _calmUntil < until ? _calmUntil : until;
    }
}
