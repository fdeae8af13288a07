namespace McpTasks.Dashboard.Telemetry;

/// <summary>Whether what arrives is kept. While it is paused, what is kept stays as it is, and what passes by is counted.</summary>
internal sealed class Collection(TimeProvider clock)
{
    private long _since;
    private long _passed;

    public bool IsPaused => Since > 0;

    /// <summary>When it was paused, in nanoseconds since the Unix epoch; 0 while it is not.</summary>
    public long Since => Volatile.Read(ref _since);

    /// <summary>Items that passed by while paused, in all.</summary>
    public long Passed => Volatile.Read(ref _passed);

    public void Pause() => Interlocked.CompareExchange(ref _since, UnixTime.Nanos(clock.GetUtcNow()), 0);

    public void Resume() => Volatile.Write(ref _since, 0);

    /// <summary>Counts items as passed by if it is paused.</summary>
    public bool Skips(int items)
    {
        if (IsPaused)
            Interlocked.Add(ref _passed, items);
        return IsPaused;
    }
}
