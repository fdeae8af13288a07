using Microsoft.Extensions.Time.Testing;

namespace McpTasks.Redis.Tests.Harness;

/// <summary>A store under test and the clock that it goes by.</summary>
public abstract class StoreHarness : IAsyncDisposable
{
    public abstract ITaskStore Store { get; }

    /// <summary>The same store as another process sees it, for racers.</summary>
    /// <param name="racer">The racer's number.</param>
    public virtual ITaskStore Peer(int racer) => Store;

    public abstract ITaskEvents Events { get; }

    public abstract ITaskDirectory Directory { get; }

    public abstract ITaskWorkers Workers { get; }

    public abstract ITaskQueue Queue { get; }

    public abstract ITaskStrikes Strikes { get; }

    public abstract ITaskSlots Slots { get; }

    public abstract ITaskTurns Turns { get; }

    public abstract ITaskRates Rates { get; }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>Lets time pass, for the clock and for everything that expires, while the fleet is heard.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        await SilenceAsync(by);
        await HearAsync();
    }

    /// <summary>Lets time pass while nobody is heard, as when the store is away.</summary>
    public virtual Task SilenceAsync(TimeSpan by)
    {
        Clock.Advance(by);
        return Task.CompletedTask;
    }

    protected abstract Task HearAsync();

    /// <summary>How many keys are left, where there are keys.</summary>
    public abstract Task<int> CountKeysAsync();

    public abstract ValueTask DisposeAsync();
}

/// <summary>The store in memory.</summary>
public sealed class InMemoryHarness : StoreHarness
{
    private readonly InMemoryTaskStore _store;

    public InMemoryHarness() => (_store, Slots, Rates) = (new(Clock), new InMemoryTaskSlots(Clock), new InMemoryTaskRates(Clock));

    public override ITaskStore Store => _store;

    public override ITaskEvents Events => _store;

    public override ITaskDirectory Directory => _store;

    public override ITaskWorkers Workers => _store;

    public override ITaskQueue Queue => _store;

    public override ITaskStrikes Strikes => _store;

    public override ITaskSlots Slots { get; }

    public override ITaskTurns Turns => _store;

    public override ITaskRates Rates { get; }

    public override Task<int> CountKeysAsync() => Task.FromResult(0);

    protected override Task HearAsync()
    {
        _store.Hear();
        return Task.CompletedTask;
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
