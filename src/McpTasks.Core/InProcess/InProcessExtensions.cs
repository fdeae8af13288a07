using McpTasks;

namespace Microsoft.Extensions.Hosting;

/// <summary>The single-process mode.</summary>
public static class InProcessExtensions
{
    /// <summary>
    /// Says that tasks run in this process, and are kept in its memory unless a store is added: no second process, and no warning of it. A bus, where
    /// one is added, takes the tasks to its workers instead.
    /// </summary>
    /// <param name="builder">The application.</param>
    public static IHostApplicationBuilder AddMcpTasksInProcess(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddInMemoryTaskStore();
        builder.Services.AddInProcessTasks();
        return builder;
    }

    /// <summary>Keeps tasks in memory and runs them in this process, as far as nothing else is registered that does. Idempotent.</summary>
    internal static IServiceCollection AddInProcessTasks(this IServiceCollection services)
    {
        services.AddWorker().AddMemory();
        services.TryAddSingleton<InProcessDispatcher>();
        services.TryAddSingleton<ITaskDispatcher>(provider => provider.GetRequiredService<InProcessDispatcher>());
        services.AddHosted<InProcessHints>(WorkerRole.IsInProcess);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, MemoryNotice>());
        return services;
    }
}
