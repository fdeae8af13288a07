using Microsoft.Extensions.Hosting;

namespace McpTasks.Redis;

/// <summary>Closes the connection when everything has stopped; disposing it would wait for the whole sync timeout.</summary>
internal sealed class ConnectionCloser(Func<RedisConnection> connection) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => connection().CloseAsync();
}
