namespace McpTasks.AspNetCore.Http;

internal static class HttpServices
{
    private static readonly Type[] Services =
    [
        typeof(EventPumps), typeof(BodyReader), typeof(BodyBudget), typeof(SessionStarts), typeof(SessionPosts), typeof(ListenGate),
        typeof(McpGate), typeof(HostGuard), typeof(Injection),
        typeof(SessionLifetime), typeof(SessionRecords), typeof(SessionTasks), typeof(EventLog), typeof(SessionNews), typeof(LiveSessions),
        typeof(UnsolicitedMessages), typeof(SessionReaper), typeof(SessionPush),
    ];

    /// <summary>Adds what stands around the SDK's HTTP transport, where that is added, to the services of the dialects.</summary>
    public static IServiceCollection AddHttpGate(this IServiceCollection services)
    {
        services.AddOptions<McpHttpOptions>().BindConfiguration(McpHttpOptions.SectionName).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<McpHttpOptions>, McpHttpOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ISharedState>(provider => new InMemorySharedState(
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<IOptions<McpHttpOptions>>().Value.MaxReplayBytes));
        foreach (var service in Services)
            services.TryAddSingleton(service);
        services.Replace(ServiceDescriptor.Singleton<ITaskSessions, ToldSessions>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<McpServerOptions>, HttpServerSetup>());
        services.TryAddSingleton<ISessionMigrationHandler, SessionMigration>();
        services.TryAddSingleton<ISseEventStreamStore>(provider => provider.GetRequiredService<EventLog>());
        services.AddHostedService(provider => provider.GetRequiredService<SessionReaper>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, GateRouting>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, HostGuard>(provider => provider.GetRequiredService<HostGuard>()));
        services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<HttpServerTransportOptions>, TransportDefaults>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<HttpServerTransportOptions>, TransportSetup>());
        services.Replace(ServiceDescriptor.Singleton<IOptionsFactory<McpServerOptions>, SharedServerOptions>());
        return services;
    }
}
