using Microsoft.Extensions.Logging.Abstractions;

namespace McpTasks.Core.Tests.Running;

/// <summary>How long what needs the store waits between its tries.</summary>
public sealed class StoreOutageTests
{
    [Fact]
    public async Task Tries_come_soon_at_first_and_never_more_than_five_seconds_apart()
    {
        var (time, tries) = (new HurriedTime(), 0);

        var answer = await StoreOutage.OutlastAsync(
            () => ++tries < 10 ? throw new IOException("away") : ValueTask.FromResult("back"), "ask", time, NullLogger.Instance,
            CancellationToken.None);

        Assert.Equal(("back", 10), (answer, tries));
        Assert.Equal([100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000], time.Pauses.Select(pause => pause.TotalMilliseconds));
    }

    [Theory]
    [InlineData(typeof(ArgumentOutOfRangeException))]
    [InlineData(typeof(InvalidOperationException))]
    [InlineData(typeof(OperationCanceledException))]
    public async Task What_the_store_refuses_by_its_rules_is_not_tried_again(Type refusal)
    {
        var (time, tries) = (new HurriedTime(), 0);

        await Assert.ThrowsAsync(refusal, () => StoreOutage.OutlastAsync(
            ValueTask () => ++tries > 0 ? throw (Exception)Activator.CreateInstance(refusal)! : default, "ask", time, NullLogger.Instance,
            CancellationToken.None).AsTask());

        Assert.Equal((1, 0), (tries, time.Pauses.Count));
    }

    [Fact]
    public async Task Who_no_longer_waits_is_let_go()
    {
        using var over = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => StoreOutage.OutlastAsync(
            ValueTask () =>
            {
                over.Cancel();
                throw new IOException("away");
            },
            "ask", TimeProvider.System, NullLogger.Instance, over.Token).AsTask());
    }

    /// <summary>A clock on which every pause is over at once, and noted.</summary>
    private sealed class HurriedTime : TimeProvider
    {
        public List<TimeSpan> Pauses { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Pauses.Add(dueTime);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
