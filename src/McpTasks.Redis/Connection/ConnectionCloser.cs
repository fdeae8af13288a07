namespace McpTasks.Redis;

/// <summary>
/// Closes the connection when everything has stopped. Disposing it, as the container does, waits five seconds for a server that hangs.
/// </summary>
internal sealed class ConnectionCloser(RedisClient client) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => client.CloseAsync();
}
