namespace McpTasks.Dashboard.Telemetry;

/// <summary>Nanoseconds since the Unix epoch, the clock of OTLP.</summary>
internal static class UnixTime
{
    public const long Second = 1_000_000_000;
    public const long Millisecond = 1_000_000;

    public static long Nanos(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) * 100;

    public static DateTimeOffset Moment(long nanos) => DateTimeOffset.UnixEpoch.AddTicks(nanos / 100);
}
