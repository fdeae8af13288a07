namespace McpTasks.Core.Tests.Scheduling;

/// <summary>What a schedule says of its tasks, and what becomes of those that are gone.</summary>
public sealed class ScheduledTaskTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task A_task_is_kept_as_long_as_its_schedule_says_and_its_arguments_where_operators_keep_them(string keep)
    {
        await using var fleet = new ScheduleFleet(
            ("Schedules:sync:Component", "report"), ("Schedules:sync:Every", "00:10:00"), ("Schedules:sync:Ttl", "00:07:00"),
            ("Operator:KeepRequests", keep));
        fleet.Start();

        var task = await fleet.NextAsync();
        await fleet.EndAsync(task);

        Assert.Equal(TimeSpan.FromMinutes(7), task.Ttl);
        Assert.Equal(keep == "true", await fleet.Store.GetRequestAsync(task.Id, Token) is not null);
    }

    [Fact]
    public async Task An_occurrence_whose_task_was_removed_is_not_made_again_and_holds_up_none_after_it()
    {
        await using var fleet = new ScheduleFleet(("Schedules:hourly:Component", "report"), ("Schedules:hourly:Cron", "0 * * * *"));
        fleet.Start();
        await fleet.KillAsync(0);
        var removed = await fleet.Get<TaskSubmitter>().SubmitAsync(
            new()
            {
                Component = fleet.Get<TaskCatalog>().Find(TaskComponentKind.Tool, "report")!,
                Owner = TaskOwner.Service,
                Dialect = TaskDialect.Modern,
                Request = """{"name":"report","arguments":{},"_meta":{"io.mcptasks/schedule":"hourly","io.mcptasks/occurrence":"2026-03-01T13:00:00Z"}}""",
                IdempotencyKey = "schedule hourly 2026-03-01T13:00:00Z",
                KeyOutlivesTask = true,
            },
            Token);
        await fleet.NextAsync();
        await fleet.Store.WithdrawAsync(removed.Ref, Token);
        fleet.Start();

        var next = fleet.NextAsync();
        await PassAsync(fleet, TimeSpan.FromMinutes(1), next);

        await fleet.KillAsync(0);
        // More hours may have passed before the task was seen.
        Assert.Equal("2026-03-01T14:00:00Z", (await fleet.OccurrencesAsync())[0]);
        Assert.DoesNotContain(fleet.Logs.Texts, text => text.Contains("could not go on", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_run_by_pause_whose_task_is_no_longer_kept_ended_long_ago()
    {
        await using var fleet = new ScheduleFleet(("Schedules:sync:Component", "report"), ("Schedules:sync:Every", "10:00:00"));
        fleet.Start();
        var first = await fleet.NextAsync();
        await fleet.EndAsync(first);
        await fleet.KillAsync(0);
        await fleet.Store.WithdrawAsync(first.Ref, Token);

        fleet.Start();
        var next = fleet.NextAsync();
        await PassAsync(fleet, Second, next);

        Assert.InRange((await next).CreatedAt - first.CreatedAt, TimeSpan.Zero, TimeSpan.FromHours(5));
    }

    private static async Task PassAsync(ScheduleFleet fleet, TimeSpan step, Task next)
    {
        while (!next.IsCompleted)
        {
            fleet.Time.Advance(step);
            await Task.Yield();
        }
    }
}
