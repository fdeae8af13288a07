namespace McpTasks;

/// <summary>Says, where it is registered, that this process runs tasks, whatever brings their hints.</summary>
internal sealed class WorkerRole
{
    /// <summary>Whether this process runs tasks. A bus may be added after everything else, so the built services are asked.</summary>
    public static bool IsOf(IServiceProvider services) => services.GetService<WorkerRole>() is not null || IsInProcess(services);

    /// <summary>Whether hints go to this process itself.</summary>
    public static bool IsInProcess(IServiceProvider services) => services.GetService<ITaskDispatcher>() is InProcessDispatcher;

    /// <summary>Stands where a process that does not run tasks would have what runs beside them.</summary>
    internal sealed class None : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
