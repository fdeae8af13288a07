using McpTasks.Redis.Tests.Harness;
using static McpTasks.Redis.Tests.Harness.Given;

namespace McpTasks.Redis.Tests.Contract;

/// <summary>What every task store must do; the derived classes run it in memory, on Garnet and on Redis.</summary>
public abstract partial class StoreContract : IAsyncLifetime
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

    private Task AfterLeaseAsync() => AfterAsync(Lease);
}
