using Microsoft.Extensions.Time.Testing;

namespace McpTasks.StoreKit;

/// <summary>A store under test, empty, and the clock that it goes by. Each test has one of its own.</summary>
public abstract class StoreHarness : IAsyncDisposable
{
    // Well below half of the longest lease, for which a silent store would count as one that was away.
    private static readonly TimeSpan Stride = TimeSpan.FromHours(6);

    /// <summary>The store.</summary>
    public abstract ITaskStore Store { get; }

    /// <summary>The same store as another process sees it, for racers.</summary>
    /// <param name="racer">The racer's number, from 0.</param>
    public virtual ITaskStore Peer(int racer) => Store;

    /// <summary>Tells of the changes that are made through <see cref="Store"/>.</summary>
    public abstract ITaskEvents Events { get; }

    /// <summary>The tasks of all owners.</summary>
    public abstract ITaskDirectory Directory { get; }

    /// <summary>The workers that are alive.</summary>
    public abstract ITaskWorkers Workers { get; }

    /// <summary>The queue that an operator pauses.</summary>
    public abstract ITaskQueue Queue { get; }

    /// <summary>What operators have struck.</summary>
    public abstract ITaskStrikes Strikes { get; }

    /// <summary>The places under limits.</summary>
    public abstract ITaskSlots Slots { get; }

    /// <summary>Who waits for a worker, by priority.</summary>
    public abstract ITaskTurns Turns { get; }

    /// <summary>The beginnings under rates.</summary>
    public abstract ITaskRates Rates { get; }

    /// <summary>The time that the store must go by.</summary>
    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    /// <summary>The time of <see cref="Clock"/>.</summary>
    public DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>Lets time pass, for the clock and for everything that expires, while the fleet is heard.</summary>
    /// <param name="by">How much.</param>
    public async Task AdvanceAsync(TimeSpan by)
    {
        for (; by > Stride; by -= Stride)
            await HeardAsync(Stride);
        await HeardAsync(by);
    }

    /// <summary>
    /// Lets time pass while nobody is heard, as when the store is away. What expires by another clock must be brought nearer by as much.
    /// </summary>
    /// <param name="by">How much.</param>
    public virtual Task SilenceAsync(TimeSpan by)
    {
        Clock.Advance(by);
        return Task.CompletedTask;
    }

    /// <summary>
    /// Has the store note that the fleet is heard now, with no silence before it: a renewal for a lease that is far longer than time went
    /// on.
    /// </summary>
    protected virtual async Task HearAsync() => await Store.RenewAsync([], StoreRules.MaxLease, Given.Token);

    /// <summary>How many keys or rows are left of all tasks; 0 where the store has nothing that could be left.</summary>
    public virtual Task<int> CountKeysAsync() => Task.FromResult(0);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    private async Task HeardAsync(TimeSpan by)
    {
        await SilenceAsync(by);
        await HearAsync();
    }
}
