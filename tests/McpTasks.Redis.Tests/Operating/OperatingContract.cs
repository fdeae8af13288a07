using McpTasks.Redis.Tests.Harness;

namespace McpTasks.Redis.Tests.Operating;

/// <summary>What every store must show operators and let them do; the derived classes run it in memory, on Garnet and on Redis.</summary>
public abstract partial class OperatingContract : IAsyncLifetime
{
    private StoreHarness? _harness;

    protected StoreHarness Harness => _harness!;

    private ITaskStore Store => Harness.Store;

    public async ValueTask InitializeAsync() => _harness = await StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_harness is not null)
            await _harness.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected abstract Task<StoreHarness> StartAsync();

    private Task AfterAsync(TimeSpan span) => Harness.AdvanceAsync(span);
}
