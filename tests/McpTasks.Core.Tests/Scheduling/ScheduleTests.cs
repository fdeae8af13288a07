using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace McpTasks.Core.Tests.Scheduling;

public sealed class ScheduleTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_thousand_occurrences_on_three_replicas_that_are_killed_all_the_time_are_a_thousand_tasks()
    {
        await using var fleet = new ScheduleFleet(
            ("Schedules:tick:Component", "report"), ("Schedules:tick:Cron", "* * * * * *"), ("Schedules:tick:Missed", "RunAll"),
            ("MaxLiveTasksPerOwner", "100000"), ("MaxCreationsPerSecondPerOwner", "1000"));
        var (random, began) = (new Random(7), fleet.Time.GetUtcNow());
        for (var i = 0; i < 3; i++)
            fleet.Start();
        for (var occurrence = 0; occurrence < 1000; occurrence++)
        {
            fleet.Time.Advance(Second);
            if (random.Next(2) == 0 && fleet.Replicas > 0)
                await fleet.KillAsync(random.Next(fleet.Replicas));
            while (fleet.Replicas == 0 || (fleet.Replicas < 3 && random.Next(2) == 0))
                fleet.Start();
            await Task.Yield();
        }

        while (fleet.Replicas > 0)
            await fleet.KillAsync(0);
        // One that looks now makes what those before it had not come to.
        fleet.Start();
        for (var task = 0; task < 1000; task++)
            await fleet.NextAsync();
        await fleet.KillAsync(0);
        Assert.Equal(Enumerable.Range(1, 1000).Select(n => Occurrence.NameOf(began + (n * Second))), await fleet.OccurrencesAsync());
    }

    [Fact]
    public async Task A_scheduled_task_is_the_services_own_and_has_the_schedules_arguments()
    {
        await using var fleet = new ScheduleFleet(
            ("Schedules:nightly:Component", "report"), ("Schedules:nightly:Cron", "0 3 * * *"),
            ("Schedules:nightly:Arguments", """{"rows":3}"""),
            ("Schedules:nightly:TimeZone", "Europe/Berlin"));
        fleet.Start();
        fleet.Time.SetUtcNow(new(2026, 3, 2, 2, 0, 0, TimeSpan.Zero));

        var task = await fleet.NextAsync();

        Assert.Equal(
            (TaskOwner.Service, "report", new DateTimeOffset(2026, 3, 2, 2, 0, 0, TimeSpan.Zero)),
            (task.Owner, task.Component, task.CreatedAt));
        var request = await fleet.Store.GetRequestAsync(task.Id, CancellationToken.None);
        Assert.StartsWith("""{"name":"report","arguments":{"rows":3},""", request, StringComparison.Ordinal);
        Assert.Equal(new("nightly", "2026-03-02T02:00:00Z"), Occurrence.Of(task with { Request = request }));
    }

    [Theory]
    [InlineData("Skip", "23:00:00")]
    [InlineData("RunOnce", "22:00:00 23:00:00")]
    [InlineData("RunAll", "13:00:00 14:00:00 15:00:00 16:00:00 17:00:00 18:00:00 19:00:00 20:00:00 21:00:00 22:00:00 23:00:00")]
    public async Task What_nobody_was_there_for_runs_as_the_schedule_says(string missed, string hours)
    {
        await using var fleet = new ScheduleFleet(
            ("Schedules:hourly:Component", "report"), ("Schedules:hourly:Cron", "0 * * * *"), ("Schedules:hourly:Missed", missed));
        fleet.Start();
        await fleet.KillAsync(0);
        fleet.Time.Advance(TimeSpan.FromHours(10.5));

        fleet.Start();
        fleet.Time.Advance(TimeSpan.FromMinutes(30));
        var expected = hours.Split(' ').Select(hour => $"2026-03-01T{hour}Z").ToList();
        foreach (var _ in expected)
            await fleet.NextAsync();

        await fleet.KillAsync(0);
        Assert.Equal(expected, await fleet.OccurrencesAsync());
    }

    [Theory]
    [InlineData(McpTaskStatus.Completed)]
    [InlineData(McpTaskStatus.Failed)]
    public async Task A_task_that_runs_every_so_often_starts_again_that_long_after_its_end(McpTaskStatus end)
    {
        await using var fleet = new ScheduleFleet(
            ("Schedules:sync:Component", "report"), ("Schedules:sync:Every", "00:10:00"), ("DefaultTtl", "23:00:00"));
        fleet.Start();
        fleet.Start();
        var first = await fleet.NextAsync();
        fleet.Time.Advance(TimeSpan.FromMinutes(30));
        await fleet.EndAsync(first, end);

        var next = fleet.NextAsync();
        while (!next.IsCompleted)
        {
            fleet.Time.Advance(Second);
            await Task.Yield();
        }

        Assert.True((await next).CreatedAt - first.CreatedAt >= TimeSpan.FromMinutes(40));
        while (fleet.Replicas > 0)
            await fleet.KillAsync(0);
        Assert.Equal(2, (await fleet.TasksAsync()).Count);
    }

    [Fact]
    public async Task A_schedule_whose_task_cannot_be_created_says_so_and_tries_again_soon()
    {
        await using var fleet = new ScheduleFleet(("Schedules:hourly:Component", "report"), ("Schedules:hourly:Cron", "0 * * * *"));
        var tries = new List<DateTimeOffset>();
        fleet.Faults.Before = method =>
        {
            if (method != nameof(ITaskStore.CreateAsync))
                return;
            tries.Add(fleet.Time.GetUtcNow());
            if (tries.Count < 3)
                throw new IOException("away");
        };
        fleet.Start();

        var task = fleet.NextAsync();
        fleet.Time.Advance(TimeSpan.FromHours(1));
        while (!task.IsCompleted)
        {
            fleet.Time.Advance(Second);
            await Task.Yield();
        }

        await fleet.KillAsync(0);
        Assert.Equal(["2026-03-01T13:00:00Z"], await fleet.OccurrencesAsync());
        Assert.Equal(2, fleet.Logs.Texts.Count(text => text == "Schedule hourly could not go on; trying again in 00:00:05"));
        Assert.True(tries[1] - tries[0] >= 5 * Second && tries[2] - tries[1] >= 5 * Second, string.Join(' ', tries));
        Assert.Single(fleet.Logs.Texts, $"Schedule hourly has started task {(await task).Id} for 2026-03-01T13:00:00Z");
    }

    [Fact]
    public async Task An_occurrence_that_was_made_by_other_settings_is_not_made_again_and_holds_up_none_after_it()
    {
        await using var fleet = new ScheduleFleet(("Schedules:hourly:Component", "report"), ("Schedules:hourly:Cron", "0 * * * *"));
        var before = await fleet.Get<IBackgroundTasks>().StartAsync(
            "report", new { rows = 1 }, new() { Key = "schedule hourly 2026-03-01T13:00:00Z", Ttl = TimeSpan.FromHours(23) },
            TestContext.Current.CancellationToken);
        await fleet.NextAsync();
        fleet.Start();

        var next = fleet.NextAsync();
        fleet.Time.Advance(TimeSpan.FromHours(1));
        while (!next.IsCompleted)
        {
            fleet.Time.Advance(TimeSpan.FromMinutes(1));
            await Task.Yield();
        }

        await fleet.KillAsync(0);
        // More hours may have passed before the task was seen.
        Assert.Equal([before.Id, (await next).Id], (await fleet.TasksAsync()).Take(2).Select(task => task.Id));
        Assert.DoesNotContain(fleet.Logs.Texts, text => text.Contains("could not go on", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_missed_and_left_out_is_not_looked_at_again()
    {
        await using var fleet = new ScheduleFleet(("Schedules:hourly:Component", "report"), ("Schedules:hourly:Cron", "0 * * * *"));
        fleet.Start();
        await fleet.KillAsync(0);
        fleet.Time.Advance(TimeSpan.FromHours(10.5));
        var last = fleet.Time.GetUtcNow() - TimeSpan.FromMinutes(30);

        fleet.Start();

        while (await fleet.Get<TaskSchedules>().Memory.LastAsync("hourly", fleet.Time.GetUtcNow(), TestContext.Current.CancellationToken) != last)
            await Task.Yield();
        Assert.Empty(await fleet.TasksAsync());
    }

    [Fact]
    public void A_cron_expression_may_be_a_keyword()
    {
        var daily = CronSchedule.Parse(new() { Component = "report", Cron = "@daily" }, out _);

        Assert.Equal(new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero), daily?.Next(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)));
    }

    [Theory]
    [InlineData("Cron", "often", "Schedules:s:Cron must be a cron expression")]
    [InlineData("TimeZone", "Mars/Base", "Schedules:s:TimeZone must be the name of a time zone")]
    [InlineData("Every", "00:00:05", "Schedules:s:Every must not be set beside Cron")]
    [InlineData("Arguments", "[1]", "Schedules:s:Arguments must be a JSON object")]
    [InlineData("Component", "", "Schedules:s:Component must name a tool")]
    [InlineData("Cron", "", "Schedules:s:Every must be between")]
    public async Task A_wrong_schedule_stops_the_start_and_names_its_setting(string setting, string value, string problem)
    {
        var settings = new Dictionary<string, string> { ["Component"] = "report", ["Cron"] = "0 3 * * *" };
        settings[setting] = value;
        await using var fleet = new ScheduleFleet([.. settings.Select(each => ($"Schedules:s:{each.Key}", (string?)each.Value))]);

        var error = Assert.Throws<OptionsValidationException>(() => fleet.Get<IOptions<McpTasksOptions>>().Value);

        Assert.Contains($"McpTasks:{problem}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_schedule_of_a_tool_that_the_service_does_not_have_stops_the_start()
    {
        await using var fleet = new ScheduleFleet(("Schedules:s:Component", "absent"), ("Schedules:s:Every", "00:01:00"));

        var error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => ActivatorUtilities.CreateInstance<ScheduleService>(fleet.Get<IServiceProvider>()).StartAsync(CancellationToken.None));

        Assert.Contains("McpTasks:Schedules:s:Component names the Tool 'absent'", error.Message, StringComparison.Ordinal);
    }
}
