using McpTasks;
using McpTasks.AspNetCore.Http;
using McpTasks.AspNetCore.Operations;
using McpTasks.AspNetCore.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;

namespace Microsoft.Extensions.Hosting;

/// <summary>Adds MCP with tasks to an application.</summary>
public static class McpTasksServerExtensions
{
    /// <summary>
    /// Adds an MCP server whose tools, prompts and resources can run as tasks, in the dialects of 2025-11-25 and of the 2026-07-28 extension.
    /// Map its endpoint with <c>app.MapMcp("/mcp")</c>; add tools with what this returns. Idempotent, and works beside an <c>AddMcpServer()</c>
    /// that is there already.
    /// </summary>
    /// <param name="builder">The application; it also needs a store and a dispatcher, from Redis and a bus or in process.</param>
    /// <returns>The builder of tools, prompts, resources, filters and transports.</returns>
    public static IMcpServerBuilder AddMcpTasks(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddMcpTasksCore();
        services.AddDataProtection();
        if (services.All(service => service.ServiceType != typeof(McpEndpoint)))
            services.AddMcpHttp();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<McpServerOptions>, TaskServerSetup>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, BackendCheck>());
        return services.AddTaskServices().AddMcpServer();
    }

    private static IServiceCollection AddTaskServices(this IServiceCollection services)
    {
        services.TryAddSingleton<TaskLookup>();
        services.TryAddSingleton<TaskWaiter>();
        services.TryAddSingleton<WaitSlots>();
        services.TryAddSingleton<TaskDelivery>();
        services.TryAddSingleton<ListCursor>();
        services.TryAddSingleton<CapabilityPatch>();
        services.TryAddSingleton<TaskPush>();
        services.TryAddSingleton<LegacyPush>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ISessionListener, SessionPush>());
        services.TryAddSingleton<TaskMessages>();
        services.TryAddSingleton<TaskFollower>();
        services.TryAddSingleton<Listen>();
        services.TryAddSingleton<InputRelays>();
        services.TryAddSingleton<TaskChoice>();
        services.TryAddSingleton<ArgumentCheck>();
        services.TryAddSingleton<TaskCreation>();
        services.TryAddSingleton<GracePeriod>();
        services.TryAddSingleton<InlineRun>();
        services.TryAddSingleton<ToolTasks>();
        services.TryAddSingleton<PromptTasks>();
        services.TryAddSingleton<ResourceTasks>();
        services.TryAddSingleton<TaskOperations>();
        services.TryAddSingleton<QueueOperations>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ITaskMethod, GetTask>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ITaskMethod, TaskResult>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ITaskMethod, ListTasks>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ITaskMethod, UpdateTask>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ITaskMethod, CancelTask>());
        return services;
    }
}
