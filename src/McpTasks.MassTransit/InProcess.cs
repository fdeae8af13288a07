using MassTransit;
using McpTasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.Hosting;

/// <summary>The single-process mode.</summary>
public static class InProcess
{
    /// <summary>
    /// Keeps tasks in this process's memory and runs them in it: no Redis, no second process. Tasks are gone when the process ends.
    /// </summary>
    /// <param name="builder">The application.</param>
    public static IHostApplicationBuilder AddMcpTasksInProcess(this IHostApplicationBuilder builder)
    {
        builder.Services.AddMcpTasksCore();
        builder.Services.TryAddSingleton<InMemoryTaskStore>();
        builder.Services.TryAddSingleton<ITaskStore>(services => services.GetRequiredService<InMemoryTaskStore>());
        builder.Services.TryAddSingleton<ITaskEvents>(services => services.GetRequiredService<InMemoryTaskStore>());
        return builder.AddMcpTasksWorker(bus => bus.UsingInMemory((context, transport) => transport.ConfigureEndpoints(context)));
    }
}
