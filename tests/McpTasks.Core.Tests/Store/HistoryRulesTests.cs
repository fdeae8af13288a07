namespace McpTasks.Core.Tests.Store;

/// <summary>What a history keeps and how it is told, in every store.</summary>
public sealed class HistoryRulesTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;

    [Fact]
    public void Reports_have_the_room_that_other_entries_leave_and_one_place_at_least()
    {
        Assert.Equal(HistoryRules.MaxReports, HistoryRules.RoomForReports(0));
        Assert.Equal(HistoryRules.MaxReports, HistoryRules.RoomForReports(HistoryRules.MaxStored - HistoryRules.MaxReports));
        Assert.Equal(HistoryRules.MaxReports - 1, HistoryRules.RoomForReports(HistoryRules.MaxStored - HistoryRules.MaxReports + 1));
        Assert.Equal(1, HistoryRules.RoomForReports(HistoryRules.MaxEvents));
        Assert.Equal(1, HistoryRules.RoomForReports(100_000));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(64)]
    public void Thinned_reports_are_the_first_the_last_and_some_between_at_most_three_quarters_of_the_room(int room)
    {
        var times = Enumerable.Range(0, 65).Select(second => 1000L * second).ToList();

        var left = HistoryRules.Thin(times, 0, room);

        Assert.Equal(64, left[^1]);
        Assert.InRange(left.Count, 1, Math.Max(1, room * 3 / 4));
        Assert.True(left.Count == 1 || left[0] == 0);
        Assert.Equal(left.Distinct().Order(), left);
        // Not fewer by far than there is room for.
        Assert.True(left.Count >= room * 3 / 8, $"{left.Count} of {room}");
    }

    [Fact]
    public void Reports_around_a_long_silence_stay()
    {
        long[] times = [0, 1, 2, 3, 4, 5, 60_000, 60_001, 60_002, 60_003, 60_004, 60_005];

        Assert.Equal([0, 5, 6, 11], HistoryRules.Thin(times, 0, 8));
    }

    [Fact]
    public void A_message_is_kept_in_short_and_a_repetition_by_its_number()
    {
        Assert.Null(HistoryRules.Shortened(null));
        Assert.Equal(new('x', 120), HistoryRules.Shortened(new('x', 120)));
        Assert.Equal(new string('x', 119) + "…", HistoryRules.Shortened(new('x', 121)));
        Assert.Null(HistoryRules.Times(1));
        Assert.Equal("2 times", HistoryRules.Times(2));
    }

    [Fact]
    public void Entries_are_told_by_time_then_by_number_and_of_one_event_the_report_last()
    {
        var task = Telemetry.Tasks.One with { Priority = TaskPriority.High };
        StoredEntry Entry(int second, int number, TaskHistoryKind kind) => new(number, new(Start.AddSeconds(second), kind, 1));

        var told = HistoryRules.Tell(
            task,
            [
                Entry(2, 5, TaskHistoryKind.Asked), Entry(1, 4, TaskHistoryKind.Progress), Entry(1, 4, TaskHistoryKind.Begun),
                Entry(1, 3, TaskHistoryKind.Redelivered),
            ],
            cancelledBy: null, deliveredAt: null);

        Assert.Equal(
            [
                TaskHistoryKind.Created, TaskHistoryKind.Queued, TaskHistoryKind.Redelivered, TaskHistoryKind.Begun, TaskHistoryKind.Progress,
                TaskHistoryKind.Asked,
            ],
            told.Select(entry => entry.Kind));
        Assert.Equal("high priority", told[1].Detail);
    }

    [Theory]
    [InlineData(McpTaskStatus.Failed, null, TaskHistoryKind.Ended, "failed")]
    [InlineData(McpTaskStatus.Cancelled, "operator", TaskHistoryKind.Cancelled, "operator")]
    public void An_end_is_told_with_who_or_how_and_after_it_when_its_outcome_was_fetched(
        McpTaskStatus status, string? by, TaskHistoryKind kind, string detail)
    {
        var told = HistoryRules.Tell(Telemetry.Tasks.One with { Status = status, LastUpdatedAt = Start.AddSeconds(1) }, [], by, Start.AddSeconds(2));

        Assert.Null(told[1].Detail);
        Assert.Equal((kind, detail, Start.AddSeconds(1)), (told[2].Kind, told[2].Detail, told[2].At));
        Assert.Equal((TaskHistoryKind.Delivered, Start.AddSeconds(2)), (told[3].Kind, told[3].At));
    }
}
