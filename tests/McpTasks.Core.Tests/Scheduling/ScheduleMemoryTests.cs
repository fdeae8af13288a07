using Microsoft.Extensions.Time.Testing;

namespace McpTasks.Core.Tests.Scheduling;

/// <summary>What replicas know together of a schedule.</summary>
public sealed class ScheduleMemoryTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly ScheduleMemory _memory = new(new InMemorySharedState(new FakeTimeProvider(Noon)));

    [Fact]
    public async Task A_schedule_that_nobody_knows_begins_now_and_goes_on_from_there()
    {
        Assert.Equal(Noon, await _memory.LastAsync("s", Noon, None));
        Assert.Equal(Noon, await _memory.LastAsync("s", Noon.AddHours(1), None));
        Assert.Equal(Noon.AddHours(1), await _memory.LastAsync("other", Noon.AddHours(1), None));
    }

    [Fact]
    public async Task An_occurrence_that_has_passed_does_not_come_again()
    {
        await _memory.PassedAsync("s", Noon.AddHours(2), None);
        await _memory.PassedAsync("s", Noon.AddHours(1), None);
        Assert.Equal(Noon.AddHours(2), await _memory.LastAsync("s", Noon, None));

        await _memory.PassedAsync("s", Noon.AddHours(3), None);
        Assert.Equal(Noon.AddHours(3), await _memory.LastAsync("s", Noon, None));
    }

    [Fact]
    public async Task A_run_is_followed_by_later_ones_alone()
    {
        TaskId second = TaskId.New(), third = TaskId.New();
        Assert.Equal((0, null), await _memory.NewestAsync("s", None));
        await _memory.StartedAsync("s", 2, second, None);
        await _memory.StartedAsync("s", 1, third, None);
        Assert.Equal((2, second), await _memory.NewestAsync("s", None));

        await _memory.StartedAsync("s", 3, third, None);
        Assert.Equal((3, third), await _memory.NewestAsync("s", None));
        // One that ran long ago: its task is not known.
        await _memory.StartedAsync("s", 4, null, None);
        Assert.Equal((4, null), await _memory.NewestAsync("s", None));
    }

    [Fact]
    public async Task A_schedule_whose_kind_was_changed_begins_anew()
    {
        await _memory.StartedAsync("was by pause", 3, TaskId.New(), None);
        await _memory.PassedAsync("was by cron", Noon, None);

        Assert.Equal(Noon, await _memory.LastAsync("was by pause", Noon, None));
        Assert.Equal(Noon, await _memory.LastAsync("was by pause", Noon.AddHours(1), None));
        Assert.Equal((0, null), await _memory.NewestAsync("was by cron", None));
    }

    [Theory]
    [InlineData("2026-03-01T12:00:00Z", "2026-03-01T13:00:00Z", true)]
    [InlineData("2026-03-01T12:00:00Z", "2026-03-01T11:00:00Z", false)]
    [InlineData("9", "10", true)]
    [InlineData("10", "9", false)]
    [InlineData("10", "11", true)]
    [InlineData("2026-03-01T12:00:00Z", "1", true)]
    [InlineData("1", "2026-03-01T12:00:00Z", true)]
    public async Task Operators_see_the_newest_run(string noted, string next, bool isNewer)
    {
        TaskId one = TaskId.New(), other = TaskId.New();
        await _memory.RanAsync("s", noted, one, None);
        await _memory.RanAsync("s", next, other, None);

        Assert.Equal(isNewer ? (next, other) : (noted, one), (await _memory.RunsAsync(None))["s"]);
    }

    [Fact]
    public void A_run_by_the_clock_has_a_time_and_one_by_pause_has_none()
    {
        Assert.Equal(Noon, new Occurrence("s", Occurrence.NameOf(Noon)).Time);
        Assert.Null(new Occurrence("s", "7").Time);
    }

    [Theory]
    [InlineData(TaskOwner.Service, """{"_meta":{"io.mcptasks/schedule":"s","io.mcptasks/occurrence":"7"}}""", true)]
    [InlineData("ann", """{"_meta":{"io.mcptasks/schedule":"s","io.mcptasks/occurrence":"7"}}""", false)]
    [InlineData(TaskOwner.Service, """{"_meta":{"io.mcptasks/schedule":"s"}}""", false)]
    [InlineData(TaskOwner.Service, """{"_meta":{"io.mcptasks/occurrence":"7"}}""", false)]
    [InlineData(TaskOwner.Service, """{"arguments":{"x":"io.mcptasks/schedule"}}""", false)]
    [InlineData(TaskOwner.Service, """{"_meta":"io.mcptasks/schedule"}""", false)]
    [InlineData(TaskOwner.Service, null, false)]
    public void A_run_is_read_from_what_the_service_itself_wrote(string owner, string? request, bool isRun) =>
        Assert.Equal(isRun ? new("s", "7") : null, Occurrence.Of(Telemetry.Tasks.One with { Owner = owner, Request = request }));
}
