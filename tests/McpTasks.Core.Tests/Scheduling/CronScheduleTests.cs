namespace McpTasks.Core.Tests.Scheduling;

/// <summary>When a schedule by cron runs, and what it has missed.</summary>
public sealed class CronScheduleTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(59, "12:01")]
    [InlineData(60, "")]
    public void An_occurrence_is_missed_when_it_is_a_minute_late(int late, string due)
    {
        var (times, passed) = Between(MissedOccurrences.Skip, Noon, Noon.AddMinutes(1) + (late * Second), "1 12 * * *");

        Assert.Equal(due, Text(times));
        Assert.Equal(Noon.AddMinutes(1), passed);
    }

    [Theory]
    [InlineData(MissedOccurrences.Skip, "12:05")]
    [InlineData(MissedOccurrences.RunOnce, "12:04 12:05")]
    [InlineData(MissedOccurrences.RunAll, "12:01 12:02 12:03 12:04 12:05")]
    public void What_was_missed_runs_before_what_is_due(MissedOccurrences missed, string due)
    {
        var (times, passed) = Between(missed, Noon, Noon.AddMinutes(5));

        Assert.Equal(due, Text(times));
        Assert.Equal(Noon.AddMinutes(5), passed);
    }

    [Fact]
    public void Of_very_many_that_were_missed_the_last_thousand_run()
    {
        var (times, _) = Between(MissedOccurrences.RunAll, Noon, Noon.AddDays(1));

        Assert.Equal(1001, times.Count);
        Assert.Equal((Noon.AddDays(1).AddMinutes(-1000), Noon.AddDays(1)), (times[0], times[^1]));
    }

    [Fact]
    public void Nothing_is_due_before_its_time_or_at_a_time_that_never_comes()
    {
        var (early, passed) = Between(MissedOccurrences.RunAll, Noon, Noon.AddSeconds(59));
        var (never, still) = Between(MissedOccurrences.RunAll, Noon, Noon.AddDays(999), "0 0 30 2 *");

        Assert.Equal((0, Noon, 0, Noon), (early.Count, passed, never.Count, still));
        Assert.Null(Of("0 0 30 2 *").Next(Noon));
    }

    [Fact]
    public void With_six_fields_the_first_is_seconds() => Assert.Equal(Noon.AddSeconds(7), Of("7 * * * * *").Next(Noon));

    [Fact]
    public void A_time_of_a_zone_follows_its_summer()
    {
        var berlin = Of("0 3 * * *", zone: "Europe/Berlin");

        Assert.Equal(new(2026, 3, 2, 2, 0, 0, TimeSpan.Zero), berlin.Next(Noon));
        Assert.Equal(new(2026, 7, 2, 1, 0, 0, TimeSpan.Zero), berlin.Next(new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero)));
    }

    private static (IReadOnlyList<DateTimeOffset> Due, DateTimeOffset Passed) Between(
        MissedOccurrences missed, DateTimeOffset last, DateTimeOffset now, string cron = "* * * * *") => Of(cron, missed).Between(last, now);

    private static CronSchedule Of(string cron, MissedOccurrences missed = default, string zone = "UTC") =>
        CronSchedule.Parse(new() { Cron = cron, Missed = missed, TimeZone = zone }, out _)!;

    private static string Text(IEnumerable<DateTimeOffset> times) => string.Join(' ', times.Select(time => $"{time:HH:mm}"));
}
