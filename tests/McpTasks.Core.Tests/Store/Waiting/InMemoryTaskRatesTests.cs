using Microsoft.Extensions.Time.Testing;
using static McpTasks.StoreKit.Given;

namespace McpTasks.Core.Tests.Store.Waiting;

/// <summary>Beginnings under rates in memory, beside what every store owes.</summary>
public sealed class InMemoryTaskRatesTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly FakeTimeProvider _time = new();
    private readonly InMemoryTaskRates _rates;

    public InMemoryTaskRatesTests() => _rates = new(_time);

    [Fact]
    public async Task Who_comes_just_at_the_time_that_was_kept_waits_for_one_that_came_late_to_its_own()
    {
        var (first, late, last) = (TaskId.New(), TaskId.New(), TaskId.New());
        Assert.Equal([TimeSpan.Zero, Minute, 2 * Minute], [await TakeAsync("one", first), await TakeAsync("one", late), await TakeAsync("one", last)]);
        _time.Advance(Minute + TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.Zero, await TakeAsync("one", late));

        _time.Advance(Minute - TimeSpan.FromSeconds(5));

        Assert.Equal(TimeSpan.FromSeconds(5), await TakeAsync("one", last));
    }

    [Fact]
    public async Task Rates_that_nobody_asks_for_any_more_are_forgotten_and_those_in_use_are_not()
    {
        for (var name = 0; name < 2000; name++)
            await TakeAsync($"{name}", TaskId.New());
        Assert.Equal(2000, _rates.Count);
        _time.Advance(Minute / 2);
        await TakeAsync("in use", TaskId.New());
        _time.Advance(Minute / 2);

        for (var name = 0; name < 2000; name++)
            await TakeAsync($"{name} later", TaskId.New());

        Assert.InRange(_rates.Count, 2001, 3500);
        Assert.Equal(Minute / 2, await TakeAsync("in use", TaskId.New()));
    }

    private async Task<TimeSpan> TakeAsync(string name, TaskId task) => await _rates.TakeAsync(new(name, 1, Minute, Drops: false), task, 0, Token);
}
