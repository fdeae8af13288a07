using McpTasks.Core.Tests.Running;

namespace McpTasks.Core.Tests.Submitting;

/// <summary>Hints that are sent when the time of their tasks has come.</summary>
public sealed class DelayedHintTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_hint_is_sent_at_the_next_whole_millisecond_and_not_before()
    {
        await using var engine = new Engine();
        engine.Hints.Send(Hint("a"), TimeSpan.FromMilliseconds(10.2));

        engine.Advance(TimeSpan.FromMilliseconds(11));
        Assert.Empty(engine.Dispatched);
        engine.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal([Hint("a")], engine.Dispatched);
    }

    [Fact]
    public async Task Ten_thousand_wait_here_and_the_rest_is_left_to_the_reaper_until_there_is_room()
    {
        await using var engine = new Engine();
        for (var i = 0; i < DelayedHints.Capacity; i++)
            engine.Hints.Send(Hint("early"), Second);

        engine.Hints.Send(Hint("one too many"), Second);
        engine.Advance(2 * Second);
        engine.Hints.Send(Hint("late"), Second);
        engine.Advance(2 * Second);

        Assert.Equal(DelayedHints.Capacity + 1, engine.Dispatched.Count);
        Assert.Equal([Hint("early"), Hint("late")], engine.Dispatched.Distinct());
    }

    [Fact]
    public async Task A_process_that_stops_sends_none_of_them_and_takes_no_more()
    {
        await using var engine = new Engine();
        engine.Hints.Send(Hint("before"), Second);
        engine.Hints.Dispose();
        engine.Hints.Send(Hint("after"), Second);

        engine.Advance(2 * Second);

        Assert.Empty(engine.Dispatched);
    }

    [Fact]
    public async Task A_hint_that_cannot_be_sent_is_told_and_costs_no_other()
    {
        await using var engine = new Engine();
        engine.Dispatching = () =>
        {
            engine.Dispatching = () => { };
            throw new IOException("no broker");
        };
        engine.Hints.Send(Hint("a"), Second);
        engine.Hints.Send(Hint("b"), 2 * Second);

        engine.Advance(3 * Second);

        Assert.Equal([Hint("b")], engine.Dispatched);
        Assert.Equal(["Could not send task a at its time; the reaper sends it"], engine.Logs.Texts);
    }

    private static RunTask Hint(string task) => new(task, "owner", TaskComponentKind.Tool, "work", 0);
}
