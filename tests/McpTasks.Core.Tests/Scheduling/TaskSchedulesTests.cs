namespace McpTasks.Core.Tests.Scheduling;

public sealed class TaskSchedulesTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Schedules_are_told_with_their_next_and_last_runs()
    {
        await using var fleet = new ScheduleFleet(
            ("Schedules:hourly:Component", "report"), ("Schedules:hourly:Cron", "30 * * * *"),
            ("Schedules:hourly:TimeZone", "Europe/Berlin"),
            ("Schedules:sync:Component", "report"), ("Schedules:sync:Every", "02:00:00"), ("DefaultTtl", "23:00:00"));
        fleet.Start();
        var sync = await fleet.NextAsync();
        var before = await ListAsync(fleet, schedules => schedules is [_, { LastTask: not null }]);
        Assert.Equal(
            ("hourly", "report", "30 * * * *", "Europe/Berlin", null, null),
            before[0] is var told ? (told.Name, told.Component, told.Cron, told.TimeZone, told.Every, told.Last) : default);
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 12, 30, 0, TimeSpan.Zero), before[0].Next);
        Assert.Equal(
            ("sync", TimeSpan.FromHours(2), "1", sync.Id, null, null, null),
            before[1] is var every
                ? (every.Name, every.Every, every.Last, every.LastTask, every.Next, every.Cron, every.TimeZone)
                : default);

        await fleet.EndAsync(sync);
        fleet.Time.Advance(30 * Minute);
        var hourly = await fleet.NextAsync();

        var after = await ListAsync(fleet, schedules => schedules is [{ LastTask: not null }, _]);
        Assert.Equal(("2026-03-01T12:30:00Z", hourly.Id), (after[0].Last, after[0].LastTask));
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 13, 30, 0, TimeSpan.Zero), after[0].Next);
        Assert.Equal((await fleet.Store.GetAsync(sync.Id, default))!.LastUpdatedAt + TimeSpan.FromHours(2), after[1].Next);
    }

    [Fact]
    public async Task A_schedule_that_nobody_tells_of_any_more_is_not_listed()
    {
        await using var fleet = new ScheduleFleet(("Schedules:nightly:Component", "report"), ("Schedules:nightly:Cron", "0 3 * * *"));
        fleet.Start();
        await ListAsync(fleet, schedules => schedules.Count == 1);
        await fleet.KillAsync(0);
        fleet.Time.Advance(3 * Minute);

        Assert.Empty(await fleet.Get<TaskSchedules>().ListAsync(default));
    }

    [Fact]
    public async Task What_was_told_of_a_schedule_that_is_no_more_goes_after_a_day()
    {
        await using var fleet = new ScheduleFleet();
        var (schedules, state) = (fleet.Get<TaskSchedules>(), fleet.Get<ISharedState>());
        await TellAsync("gone");
        fleet.Time.Advance(TimeSpan.FromHours(12));
        await TellAsync("there");
        fleet.Time.Advance(TimeSpan.FromHours(12));
        await TellAsync("there");
        Assert.Equal(["gone", "there"], await ToldAsync());

        fleet.Time.Advance(Minute);
        await TellAsync("there");

        Assert.Equal(["there"], await ToldAsync());

        async Task TellAsync(string name) => await schedules.TellAsync(
            new Dictionary<string, TaskScheduleOptions> { [name] = new() { Component = "report", Every = Minute } }, default);
        async Task<IEnumerable<string>> ToldAsync() =>
            (await state.ReadMapAsync("schedules-told", TimeSpan.FromDays(1), default)).Keys.Order(StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("Cron", "* * * * *")]
    [InlineData("Every", "00:01:00")]
    public async Task What_an_operator_refuses_is_left_out_until_the_strike_is_lifted(string setting, string value)
    {
        await using var fleet = new ScheduleFleet(("Schedules:tick:Component", "report"), ($"Schedules:tick:{setting}", value));
        var strike = await fleet.Get<ITaskStrikes>().AddAsync(new() { Component = "report", Mode = TaskStrikeMode.Refuse }, default);
        fleet.Start();
        for (var minute = 0; minute < 5; minute++)
        {
            fleet.Time.Advance(Minute);
            await Task.Yield();
        }

        Assert.Empty(await fleet.TasksAsync());
        Assert.Contains(
            $"Schedule tick starts no task for {(setting == "Cron" ? "2026-03-01T12:01:00Z" : "1")}: "
            + "The operator does not accept new tasks of 'report' at present.",
            fleet.Logs.Texts);
        await fleet.Get<ITaskStrikes>().LiftAsync(strike.Number, default);
        var next = fleet.NextAsync();
        while (!next.IsCompleted)
        {
            fleet.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal("report", (await next).Component);
    }

    // A service tells of its schedules, and notes their runs, beside what a test sees.
    private static async Task<IReadOnlyList<TaskSchedule>> ListAsync(ScheduleFleet fleet, Func<IReadOnlyList<TaskSchedule>, bool> isMeant)
    {
        while (true)
        {
            var schedules = await fleet.Get<TaskSchedules>().ListAsync(TestContext.Current.CancellationToken);
            if (isMeant(schedules))
                return schedules;
            await Task.Yield();
        }
    }
}
