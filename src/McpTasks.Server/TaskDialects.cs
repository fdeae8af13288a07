namespace McpTasks.Server;

internal static class TaskDialects
{
    private static readonly Type[] Services =
    [
        typeof(TaskMessages), typeof(TaskMethods), typeof(TaskLookup), typeof(ResultLink), typeof(TaskWaiter), typeof(WaitSlots),
        typeof(TaskDelivery), typeof(CapabilityPatch), typeof(TaskPush), typeof(LegacyPush), typeof(InputRelays), typeof(TaskFollower),
        typeof(ListenHandler), typeof(TaskChoice), typeof(VariableCheck), typeof(TaskCreation), typeof(GracePeriod), typeof(InlineExecutor),
        typeof(ComponentTasks), typeof(TaskResultHandler), typeof(TaskListHandler), typeof(TaskUpdateHandler),
    ];

    /// <summary>
    /// Puts both dialects into the MCP server, whatever its transport, and keeps and runs tasks in this process, as far as nothing else is
    /// registered that does. Idempotent.
    /// </summary>
    public static IServiceCollection AddTaskDialects(this IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(TaskMessages)))
            return services;
        services.AddInProcessTasks();
        foreach (var service in Services)
            services.TryAddSingleton(service);
        services.TryAddSingleton<ITaskSessions, NoSessions>();
        // What one process alone knows is enough where there is no other.
        services.TryAddSingleton(provider => new InputClaims(
            provider.GetService<ISharedState>() ?? new InMemorySharedState(provider.GetRequiredService<TimeProvider>())));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<McpServerOptions>, TaskServerSetup>());
        services.OutlastDraining();
        // The SDK warns of every error that a client made, with a stack. First, so that the application's own rule of this category decides.
        services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<LoggerFilterOptions>>(new ConfigureOptions<LoggerFilterOptions>(
            filter => filter.Rules.Add(new(providerName: null, typeof(McpServer).FullName, LogLevel.Error, filter: null)))));
        return services;
    }
}
