namespace McpTasks;

/// <summary>
/// The active schedules, for operators. A service with schedules announces them regularly, and a schedule that no service announces any more is forgotten.
/// </summary>
public sealed class TaskSchedules
{
    /// <summary>How often a service announces its schedules.</summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    /// <summary>After how long without an announcement a schedule is no longer listed.</summary>
    internal static readonly TimeSpan ForgottenAfter = TimeSpan.FromMinutes(3);

    private const string Map = "schedules-told";

    private static readonly TimeSpan Keep = TimeSpan.FromDays(1);

    private readonly ISharedState _state;
    private readonly ITaskStore _store;
    private readonly TimeProvider _time;

    internal TaskSchedules(ISharedState state, ITaskStore store, TimeProvider time) =>
        (_state, Memory, _store, _time) = (state, new(state), store, time);

    internal ScheduleMemory Memory { get; }

    /// <summary>The schedules by name.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<IReadOnlyList<TaskSchedule>> ListAsync(CancellationToken cancellationToken)
    {
        var (told, runs) = (await ToldAsync(cancellationToken), await Memory.RunsAsync(cancellationToken));
        var now = _time.GetUtcNow();
        var schedules = new List<TaskSchedule>();
        foreach (var schedule in told.Where(each => now - each.SeenAt < ForgottenAfter).OrderBy(each => each.Name, StringComparer.Ordinal))
        {
            var (last, task) = runs.GetValueOrDefault(schedule.Name);
            schedules.Add(schedule with { Last = last, LastTask = task, Next = await NextAsync(schedule, task, now, cancellationToken) });
        }

        return schedules;
    }

    /// <summary>Announces a service's schedules, and forgets those that no service has announced for a day.</summary>
    internal async Task TellAsync(IReadOnlyDictionary<string, TaskScheduleOptions> schedules, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        foreach (var (name, schedule) in schedules)
        {
            var text = JsonSerializer.SerializeToUtf8Bytes(Told(name, schedule, now));
            await _state.ChangeInMapAsync(Map, name, _ => text, Keep, cancellationToken);
        }

        foreach (var old in (await ToldAsync(cancellationToken)).Where(each => now - each.SeenAt > Keep))
            await _state.ChangeInMapAsync(Map, old.Name, _ => null, Keep, cancellationToken);
    }

    private static TaskSchedule Told(string name, TaskScheduleOptions schedule, DateTimeOffset now) => new()
    {
        Name = name,
        Component = schedule.Component,
        Kind = schedule.Kind,
        Cron = schedule.Cron.Length > 0 ? schedule.Cron : null,
        TimeZone = schedule.Cron.Length > 0 ? schedule.TimeZone : null,
        Every = schedule.Cron.Length > 0 ? null : schedule.Every,
        SeenAt = now,
    };

    private async ValueTask<DateTimeOffset?> NextAsync(TaskSchedule schedule, TaskId? last, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (schedule.Cron is { } cron)
            return CronSchedule.Parse(new() { Cron = cron, TimeZone = schedule.TimeZone! }, out _)?.Next(now);
        return last is { } id && await _store.GetAsync(id, cancellationToken) is { } task && task.Status.IsTerminal()
            ? task.LastUpdatedAt + schedule.Every
            : null;
    }

    private async ValueTask<IReadOnlyList<TaskSchedule>> ToldAsync(CancellationToken cancellationToken) =>
        [.. (await _state.ReadMapAsync(Map, Keep, cancellationToken)).Values.Select(each => JsonSerializer.Deserialize<TaskSchedule>(each)!)];
}
