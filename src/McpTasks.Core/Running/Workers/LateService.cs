namespace McpTasks;

/// <summary>A background service that stops only after every hosted service has, the draining bus among them.</summary>
internal abstract class LateService : EndlessService, IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public sealed override Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public virtual Task StoppedAsync(CancellationToken cancellationToken) => base.StopAsync(cancellationToken);
}
