using McpTasks;

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
        builder.Services.AddInMemoryTaskStore();
        return builder.AddMcpTasksWorker(bus => bus.UsingInMemory((context, transport) => transport.ConfigureEndpoints(context)));
    }
}
