namespace McpTasks;

/// <summary>Says at start that tasks are kept in memory, where nobody has said that they shall be.</summary>
internal sealed class MemoryNotice(IServiceProvider services, ILogger<MemoryNotice> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (services.GetService<ITaskStore>() is not InMemoryTaskStore || services.GetService<MemoryIsMeant>() is not null)
            return Task.CompletedTask;
        if (services.GetService<ITaskDispatcher>() is not InProcessDispatcher)
            throw new InvalidOperationException(
                "A bus takes tasks to the workers, but there is no store that they share: add AddMcpTasksRedis() with ConnectionStrings:redis.");
        logger.KeptInMemory();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>The application has asked for the store in memory.</summary>
internal sealed class MemoryIsMeant;
