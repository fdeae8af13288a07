using Cronos;

namespace McpTasks;

/// <summary>When a schedule with a cron expression runs.</summary>
internal sealed class CronSchedule
{
    private const int MostMissed = 1000;

    // What is later than this was missed; replicas that take over from each other are quicker.
    private static readonly TimeSpan MissedAfter = TimeSpan.FromMinutes(1);

    private readonly CronExpression _cron;
    private readonly TimeZoneInfo _zone;
    private readonly MissedOccurrences _missed;

    private CronSchedule(CronExpression cron, TimeZoneInfo zone, MissedOccurrences missed) => (_cron, _zone, _missed) = (cron, zone, missed);

    /// <summary>Reads a schedule's settings.</summary>
    /// <param name="options">The settings, with a cron expression.</param>
    /// <param name="problem">The setting that is wrong and what is wrong with it.</param>
    public static CronSchedule? Parse(TaskScheduleOptions options, out (string Setting, string Text) problem)
    {
        problem = default;
        var fields = options.Cron.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        if (!CronExpression.TryParse(options.Cron, fields == 6 ? CronFormat.IncludeSeconds : CronFormat.Standard, out var cron))
            problem = (nameof(options.Cron), $"must be a cron expression of five fields, or of six with seconds, but is '{options.Cron}'");
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(options.TimeZone, out var zone))
            problem = (nameof(options.TimeZone), $"must be the name of a time zone, but is '{options.TimeZone}'");
        return problem == default ? new(cron!, zone!, options.Missed) : null;
    }

    /// <summary>The next time after a time; null where there is none.</summary>
    public DateTimeOffset? Next(DateTimeOffset after) =>
        _cron.GetNextOccurrence(after.UtcDateTime, _zone) is { } next ? new(next, TimeSpan.Zero) : null;

    /// <summary>
    /// The times after one and up to another at which the schedule runs, those that were missed as its setting says, and the last that
    /// passed.
    /// </summary>
    public (IReadOnlyList<DateTimeOffset> Due, DateTimeOffset Passed) Between(DateTimeOffset last, DateTimeOffset now)
    {
        var (due, passed) = (new List<DateTimeOffset>(), last);
        var missed = new Queue<DateTimeOffset>();
        for (var next = Next(last); next <= now; next = Next(passed))
        {
            passed = next.Value;
            if (passed > now - MissedAfter)
                due.Add(passed);
            else
                missed.Enqueue(passed);
            if (missed.Count > (_missed == MissedOccurrences.RunAll ? MostMissed : 1))
                missed.Dequeue();
        }

        return (_missed == MissedOccurrences.Skip ? due : [.. missed, .. due], passed);
    }
}
