namespace McpTasks.AspNetCore.Tasks;

/// <summary>Stops an application at its start whose tasks would have nowhere to be kept or nobody to run them.</summary>
internal sealed class BackendCheck(IServiceProviderIsService known) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (!known.IsService(typeof(ITaskStore)) || !known.IsService(typeof(ITaskEvents)))
            throw new InvalidOperationException(
                "WithDurableTasks() needs a task store: add AddMcpTasksRedis() with ConnectionStrings:redis, or AddMcpTasksInProcess() to keep tasks in this process.");
        if (!known.IsService(typeof(ITaskDispatcher)))
            throw new InvalidOperationException(
                "WithDurableTasks() needs a bus that takes tasks to the workers: add AddMcpTasksDispatcher(bus => …), or AddMcpTasksInProcess() to run them in this process.");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
