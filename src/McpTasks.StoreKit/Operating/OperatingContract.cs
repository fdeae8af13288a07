namespace McpTasks.StoreKit.Operating;

/// <summary>
/// What every store must show operators and let them do. Derive from it, and every test runs on the store that <see cref="StartAsync"/>
/// makes.
/// </summary>
public abstract partial class OperatingContract : IAsyncLifetime
{
    private StoreHarness? _harness;

    /// <summary>The store of the test that runs.</summary>
    protected StoreHarness Harness => _harness!;

    private ITaskStore Store => Harness.Store;

    /// <summary>Makes the store.</summary>
    public async ValueTask InitializeAsync() => _harness = await StartAsync();

    /// <summary>Puts the store away.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_harness is not null)
            await _harness.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Makes an empty store, for one test.</summary>
    protected abstract Task<StoreHarness> StartAsync();

    private Task AfterAsync(TimeSpan span) => Harness.AdvanceAsync(span);
}
