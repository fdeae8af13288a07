namespace McpTasks.AspNetCore.Tasks;

/// <summary>What makes calls tasks, in both dialects.</summary>
internal static class TaskServices
{
    public static IServiceCollection AddTaskServices(this IServiceCollection services)
    {
        services.TryAddSingleton<TaskMessages>();
        services.TryAddSingleton<TaskMethods>();
        services.TryAddSingleton<TaskLookup>();
        services.TryAddSingleton<TaskWaiter>();
        services.TryAddSingleton<WaitSlots>();
        services.TryAddSingleton<TaskDelivery>();
        services.TryAddSingleton<ListCursor>();
        services.TryAddSingleton<CapabilityPatch>();
        services.TryAddSingleton<TaskPush>();
        services.TryAddSingleton<LegacyPush>();
        services.TryAddSingleton<SessionPush>();
        services.TryAddSingleton<InputClaims>();
        services.TryAddSingleton<TaskFollower>();
        services.TryAddSingleton<Listen>();
        services.TryAddSingleton<InputRelays>();
        services.TryAddSingleton<TaskChoice>();
        services.TryAddSingleton<ArgumentCheck>();
        services.TryAddSingleton<VariableCheck>();
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
