#pragma warning disable MCP9006 // Sessions are part of the 2025-11-25 revision, which this server speaks; the SDK marks them as legacy.
using Microsoft.AspNetCore.Hosting;

namespace McpTasks.AspNetCore.Http;

/// <summary>What stands around the SDK's HTTP transport, where that is added.</summary>
internal static class HttpServices
{
    public static IServiceCollection AddHttpGate(this IServiceCollection services)
    {
        services.AddOptions<McpHttpOptions>().BindConfiguration(McpHttpOptions.SectionName).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<McpHttpOptions>, McpHttpOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.AddSessions();
        services.TryAddSingleton<EventPumps>();
        services.TryAddSingleton<MessageReader>();
        services.TryAddSingleton<Injection>();
        services.TryAddSingleton<SessionStarts>();
        services.TryAddSingleton<SessionPosts>();
        services.TryAddSingleton<ListenGate>();
        services.TryAddSingleton<McpGate>();
        services.TryAddSingleton<HostGuard>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, GateRouting>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, MetadataGuard>());
        services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<HttpServerTransportOptions>, TransportDefaults>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<HttpServerTransportOptions>, TransportSetup>());
        services.Replace(ServiceDescriptor.Singleton<IOptionsFactory<McpServerOptions>, SharedServerOptions>());
        return services;
    }

    private static void AddSessions(this IServiceCollection services)
    {
        services.TryAddSingleton<ISharedState>(provider => new InMemorySharedState(
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<IOptions<McpHttpOptions>>().Value.MaxReplayBytes));
        services.TryAddSingleton<SessionLifetime>();
        services.TryAddSingleton<SessionRecords>();
        services.TryAddSingleton<SessionTasks>();
        services.TryAddSingleton<EventLog>();
        services.TryAddSingleton<SessionPlaces>();
        services.TryAddSingleton<SessionNews>();
        services.TryAddSingleton<LiveSessions>();
        services.TryAddSingleton<UnsolicitedMessages>();
        services.TryAddSingleton<ISessionMigrationHandler, SessionMigration>();
        services.TryAddSingleton<ISseEventStreamStore>(provider => provider.GetRequiredService<EventLog>());
        services.TryAddSingleton<SessionReaper>();
        services.AddHostedService(provider => provider.GetRequiredService<SessionReaper>());
    }
}
