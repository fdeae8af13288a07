using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace McpTasks.Core.Tests.Operating;

/// <summary>What operators look for, by which every store finds it.</summary>
public sealed class TaskSearchTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1_800_000_000_123)]
    [InlineData(253_402_300_799_999)]
    public void A_cursor_reads_back_as_the_place_it_was_made_of(long milliseconds)
    {
        var place = new TaskListPosition(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), TaskId.New(7));

        Assert.Equal(place, TaskSearch.Check(new() { Cursor = TaskSearch.Cursor(place) }));
    }

    [Theory]
    [InlineData("253402300800000 {0}")]
    [InlineData("-1 {0}")]
    [InlineData(" {0}")]
    [InlineData("7 {0} 7")]
    [InlineData("7{0}")]
    [InlineData("7 0-x")]
    public void A_cursor_that_somebody_has_changed_is_refused(string format)
    {
        var text = string.Format(CultureInfo.InvariantCulture, format, TaskId.New());
        var cursor = Base64Url.EncodeToString(Encoding.ASCII.GetBytes(text));

        Assert.Throws<ArgumentException>(() => TaskSearch.Check(new() { Cursor = cursor }));
    }

    [Fact]
    public void A_query_for_a_state_alone_is_answered_by_the_states_list_and_any_other_by_a_search()
    {
        Assert.All<TaskQuery>([new(), new() { Phase = TaskPhase.Failed, Limit = 3 }], query => Assert.False(TaskSearch.IsNarrow(query)));
        Assert.All<TaskQuery>(
            [new() { Struck = true }, new() { Component = "work" }, new() { Owner = "ann" }, new() { Worker = "w" }, new() { Text = "x" }],
            query => Assert.True(TaskSearch.IsNarrow(query)));
    }

    [Theory]
    [InlineData("queued", TaskPhase.Queued)]
    [InlineData("Running", TaskPhase.Running)]
    [InlineData("input_required", TaskPhase.InputRequired)]
    [InlineData("completed", TaskPhase.Completed)]
    [InlineData("failed", TaskPhase.Failed)]
    [InlineData("CANCELLED", TaskPhase.Cancelled)]
    [InlineData("inputrequired", null)]
    [InlineData("struck", null)]
    public void A_phase_has_a_name_whose_case_does_not_matter(string name, TaskPhase? phase)
    {
        Assert.Equal(phase, TaskPhaseNames.Parse(name));
        if (phase is { } named)
            Assert.Equal(name.ToLowerInvariant(), TaskPhaseNames.Of(named));
    }
}
