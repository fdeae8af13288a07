namespace McpTasks.StoreKit;

/// <summary>The store in memory, which is also what others are compared with.</summary>
public sealed class InMemoryHarness : StoreHarness
{
    private readonly InMemoryTaskStore _store;

    /// <summary>Makes an empty store.</summary>
    public InMemoryHarness() => (_store, Slots, Rates) = (new(Clock), new InMemoryTaskSlots(Clock), new InMemoryTaskRates(Clock));

    /// <inheritdoc/>
    public override ITaskStore Store => _store;

    /// <inheritdoc/>
    public override ITaskEvents Events => _store;

    /// <inheritdoc/>
    public override ITaskDirectory Directory => _store;

    /// <inheritdoc/>
    public override ITaskWorkers Workers => _store;

    /// <inheritdoc/>
    public override ITaskQueue Queue => _store;

    /// <inheritdoc/>
    public override ITaskStrikes Strikes => _store;

    /// <inheritdoc/>
    public override ITaskSlots Slots { get; }

    /// <inheritdoc/>
    public override ITaskTurns Turns => _store;

    /// <inheritdoc/>
    public override ITaskRates Rates { get; }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
