using McpTasks.Integration.Tests.Fleet;
using TestServers;

namespace McpTasks.Integration.Tests.RabbitMq;

/// <summary>One broker for the tests of a class that do not harm it; each has a queue of its own.</summary>
public sealed class SharedBroker : IAsyncDisposable
{
    private readonly Lazy<Task<TestServer>> _broker = new(() => Broker.StartAsync());
    private int _systems;

    public async ValueTask DisposeAsync()
    {
        if (_broker.IsValueCreated && _broker.Value.IsCompletedSuccessfully)
            await (await _broker.Value).DisposeAsync();
    }

    internal async Task<RunningSystem> StartSystemAsync(int workers, params (string Name, string Value)[] settings)
    {
        var queue = $"tasks-{Interlocked.Increment(ref _systems)}";
        return await (await _broker.Value).StartSystemAsync(workers, [("McpTasks__Worker__Queue", queue), .. settings]);
    }
}
