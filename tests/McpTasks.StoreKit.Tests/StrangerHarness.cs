namespace McpTasks.StoreKit.Tests;

/// <summary>Runs the tests on a stranger's store; the rest is of the store in memory.</summary>
internal sealed class StrangerHarness : StoreHarness
{
    private readonly InMemoryTaskStore _inner;

    public StrangerHarness(Func<ITaskStore, ITaskStore>? around = null)
    {
        _inner = new(Clock);
        Store = (around ?? (inner => new DelegatingStore(inner)))(_inner);
        (Slots, Rates) = (new InMemoryTaskSlots(Clock), new InMemoryTaskRates(Clock));
    }

    public override ITaskStore Store { get; }

    public override ITaskEvents Events => _inner;

    public override ITaskDirectory Directory => _inner;

    public override ITaskWorkers Workers => _inner;

    public override ITaskQueue Queue => _inner;

    public override ITaskStrikes Strikes => _inner;

    public override ITaskSlots Slots { get; }

    public override ITaskTurns Turns => _inner;

    public override ITaskRates Rates { get; }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
