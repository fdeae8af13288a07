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
    /// Adds both dialects to the MCP server, whatever the transport. This process keeps and runs the tasks unless something else is
    /// registered for that. Idempotent.
    /// </summary>
    public static IServiceCollection AddTaskDialects(this IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(TaskMessages)))
            return services;
        services.AddInProcessTasks();
        foreach (var service in Services)
            services.TryAddSingleton(service);
        services.TryAddSingleton<ITaskSessions, NoSessions>();
        // State in memory is enough where there is only one process.
        services.TryAddSingleton(provider => new InputClaims(
            provider.GetService<ISharedState>() ?? new InMemorySharedState(provider.GetRequiredService<TimeProvider>())));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<McpServerOptions>, TaskServerSetup>());
        services.OutlastDraining();
        // The SDK logs every client error as a warning with a stack trace. The rule comes first, so that the application's own rule for the
        // category wins.
        services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<LoggerFilterOptions>>(new ConfigureOptions<LoggerFilterOptions>(
            filter => filter.Rules.Add(new(providerName: null, typeof(McpServer).FullName, LogLevel.Error, filter: null)))));
        return services;
    }
}
