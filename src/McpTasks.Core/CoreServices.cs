namespace McpTasks;

/// <summary>Registers the engine.</summary>
public static class CoreServices
{
    /// <summary>
    /// Adds what the API service and the workers share: settings, catalog, metrics, submitter, and what tools can take as parameters.
    /// Idempotent.
    /// </summary>
    /// <param name="services">
    /// The services; a store (<see cref="ITaskStore"/>, <see cref="ITaskEvents"/>) and an <see cref="ITaskDispatcher"/> are added
    /// elsewhere.
    /// </param>
    public static IServiceCollection AddMcpTasksCore(this IServiceCollection services)
    {
        // Once: what code has set in between is not for the configuration to take back.
        if (services.Any(service => service.ServiceType == typeof(TaskCatalog)))
            return services;
        services.AddOptions<McpTasksOptions>().BindConfiguration(McpTasksOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<McpTasksOptions>, McpTasksOptionsValidator>());
        services.AddOptions<McpTasksWorkerOptions>().BindConfiguration(McpTasksWorkerOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<McpTasksWorkerOptions>, McpTasksWorkerOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<TaskCatalog>();
        services.TryAddSingleton<TaskMetrics>();
        services.TryAddSingleton<TaskAudit>();
        services.AddOptions<TaskIdentityOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<TaskIdentityOptions>, TaskIdentityOptionsSetup>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TaskIdentityOptions>, TaskIdentityOptionsValidator>());
        services.TryAddSingleton(provider => new TaskIdentities(provider, provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<DelayedHints>();
        // Made when it is asked for: a host that only shows tasks has no dispatcher.
        services.TryAddSingleton(provider => new TaskSubmitter(
            provider.GetRequiredService<ITaskStore>(), provider.GetRequiredService<ITaskDispatcher>(), provider.GetRequiredService<ITaskTurns>(),
            provider.GetRequiredService<DelayedHints>(),
            provider.GetRequiredService<IOptions<McpTasksOptions>>(), provider.GetRequiredService<TaskIdentities>(), provider.GetRequiredService<TaskMetrics>(),
            provider.GetRequiredService<TaskAudit>(), provider.GetRequiredService<TaskCancellation>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<TaskSubmitter>>()));
        services.AddOperator();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, CatalogCheck>());
        services.TryAddSingleton<ArgumentCheck>();
        services.TryAddSingleton<IBackgroundTasks, BackgroundTasks>();
        services.AddSchedules();
        services.TryAddScoped<TaskScope>();
        services.TryAddScoped(scope => scope.GetRequiredService<TaskScope>().Progress);
        services.TryAddScoped(scope => scope.GetRequiredService<TaskScope>().Context);
        return services;
    }

    private static void AddSchedules(this IServiceCollection services)
    {
        // What one process alone knows is enough where there is no other.
        services.TryAddSingleton(provider => new TaskSchedules(
            provider.GetService<ISharedState>() ?? new InMemorySharedState(provider.GetRequiredService<TimeProvider>()),
            provider.GetRequiredService<ITaskStore>(), provider.GetRequiredService<TimeProvider>()));
        // A host that only shows tasks has none to start.
        services.TryAddSingleton<ScheduleService>();
        services.AddSingleton<IHostedService>(provider =>
            provider.GetRequiredService<IOptions<McpTasksOptions>>().Value.Schedules.Count > 0 && provider.GetService<ITaskDispatcher>() is not null
                ? provider.GetRequiredService<ScheduleService>()
                : new WorkerRole.None());
    }

    private static void AddOperator(this IServiceCollection services)
    {
        services.AddOptions<TaskOperatorOptions>().BindConfiguration(TaskOperatorOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TaskOperatorOptions>, TaskOperatorOptionsValidator>());
        services.TryAddSingleton<OperatorKey>();
        services.TryAddSingleton<TaskCancellation>();
        services.TryAddSingleton(provider => new TaskOperator(
            provider.GetRequiredService<ITaskStore>(), provider.GetRequiredService<ITaskQueue>(), provider.GetRequiredService<ITaskStrikes>(),
            task => provider.GetRequiredService<TaskCatalog>().FindRegistered(task.Kind, task.Component),
            provider.GetService<ITaskDispatcher>() is null ? null : provider.GetRequiredService<TaskSubmitter>(),
            provider.GetRequiredService<TaskIdentities>(), provider.GetRequiredService<TaskCancellation>(),
            provider.GetRequiredService<TaskAudit>()));
    }

    /// <summary>
    /// Keeps tasks in this process's memory: the store, its events, and what operators see and do. Idempotent; an
    /// <see cref="InMemoryTaskStore"/> that is registered already is used.
    /// </summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddInMemoryTaskStore(this IServiceCollection services)
    {
        services.TryAddSingleton<MemoryIsMeant>();
        return services.AddMemory();
    }

    internal static IServiceCollection AddMemory(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<InMemoryTaskStore>();
        services.TryAddSingleton<ITaskStore>(provider => provider.GetRequiredService<InMemoryTaskStore>().WithPayloads(provider));
        services.TryAddSingleton<ITaskEvents>(provider => provider.GetRequiredService<InMemoryTaskStore>());
        services.TryAddSingleton<ITaskSlots, InMemoryTaskSlots>();
        services.TryAddSingleton<ITaskRates, InMemoryTaskRates>();
        services.TryAddSingleton<ITaskTurns>(provider => provider.GetRequiredService<InMemoryTaskStore>());
        services.TryAddSingleton<ITaskDirectory>(provider => provider.GetRequiredService<InMemoryTaskStore>());
        services.TryAddSingleton<ITaskWorkers>(provider => provider.GetRequiredService<InMemoryTaskStore>());
        services.TryAddSingleton<ITaskQueue>(provider => provider.GetRequiredService<InMemoryTaskStore>());
        services.TryAddSingleton<ITaskStrikes>(provider => provider.GetRequiredService<InMemoryTaskStore>());
        return services;
    }

    /// <summary>Adds what runs tasks: the runner, its leases, and the reaper. Idempotent.</summary>
    /// <param name="services">The services; an <see cref="ITaskDispatcher"/>, and what takes its hints to the runner, are added elsewhere.</param>
    public static IServiceCollection AddMcpTasksRunner(this IServiceCollection services)
    {
        services.TryAddSingleton<WorkerRole>();
        return services.AddWorker();
    }

    /// <summary>Adds a worker that starts only where this process is one.</summary>
    internal static IServiceCollection AddWorker(this IServiceCollection services)
    {
        services.AddMcpTasksCore();
        services.TryAddSingleton(_ => WorkerIdentity.OfThisProcess());
        services.TryAddSingleton(provider =>
            new WorkerStop(provider.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? default));
        services.TryAddSingleton(provider => WorkerLimits.Of(provider.GetRequiredService<IOptions<McpTasksWorkerOptions>>().Value));
        services.TryAddSingleton<ITaskInvoker, McpTaskInvoker>();
        services.TryAddSingleton<TaskEndings>();
        services.TryAddSingleton<AttemptExecutor>();
        services.TryAddSingleton<AttemptClosing>();
        services.TryAddSingleton<AttemptPlaces>();
        services.TryAddSingleton<TaskTurns>();
        services.TryAddSingleton<AttemptPace>();
        services.TryAddSingleton(provider => new TaskRunner(
            provider.GetRequiredService<ITaskStore>(), provider.GetRequiredService<TaskCatalog>(),
            provider.GetRequiredService<WorkerSlots>(), provider.GetRequiredService<LeaseKeeper>(),
            provider.GetRequiredService<AttemptExecutor>(), provider.GetRequiredService<AttemptPlaces>(), provider.GetRequiredService<TaskTurns>(),
            provider.GetRequiredService<AttemptPace>(), provider.GetRequiredService<AttemptClosing>(), provider.GetRequiredService<TaskEndings>(),
            provider.GetRequiredService<TaskMetrics>(), provider.GetRequiredService<IOptions<McpTasksOptions>>(),
            provider.GetRequiredService<WorkerIdentity>(), provider.GetRequiredService<WorkerStop>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<TaskRunner>>()));
        services.AddHosted<LeaseKeeper>(WorkerRole.IsOf);
        services.AddHosted<AttemptEvents>(WorkerRole.IsOf);
        services.AddHosted<WorkerSlots>(WorkerRole.IsOf);
        services.AddHosted<WorkerPresence>(WorkerRole.IsOf);
        services.AddHosted<TaskReaper>(WorkerRole.IsOf);
        services.AddHosted<WorkerWatch>(WorkerRole.IsOf);
        return services;
    }

    internal static void AddHosted<T>(this IServiceCollection services, Func<IServiceProvider, bool> isWanted)
        where T : class, IHostedService
    {
        if (services.Any(service => service.ServiceType == typeof(T)))
            return;
        services.AddSingleton<T>();
        services.AddSingleton<IHostedService>(provider => isWanted(provider) ? provider.GetRequiredService<T>() : new WorkerRole.None());
    }
}
