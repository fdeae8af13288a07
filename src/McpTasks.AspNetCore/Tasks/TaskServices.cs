namespace McpTasks.AspNetCore.Tasks;

internal static class TaskServices
{
    private static readonly Type[] Services =
    [
        typeof(TaskMessages), typeof(TaskMethods), typeof(TaskLookup), typeof(ResultLink), typeof(TaskWaiter), typeof(WaitSlots), typeof(TaskDelivery), typeof(CapabilityPatch),
        typeof(TaskPush), typeof(LegacyPush), typeof(SessionPush), typeof(InputClaims), typeof(InputRelays), typeof(TaskFollower), typeof(ListenHandler), typeof(TaskChoice),
        typeof(VariableCheck), typeof(TaskCreation), typeof(GracePeriod), typeof(InlineExecutor), typeof(ComponentTasks), typeof(TaskResultHandler),
        typeof(TaskListHandler), typeof(TaskUpdateHandler),
    ];

    public static IServiceCollection AddTaskServices(this IServiceCollection services)
    {
        foreach (var service in Services)
            services.TryAddSingleton(service);
        return services;
    }
}
