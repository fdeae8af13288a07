#pragma warning disable MCP9006 // Sessions are part of the 2025-11-25 revision, which this server speaks; the SDK marks them as legacy.
using McpTasks.AspNetCore.HttpGate;
using McpTasks.AspNetCore.HttpGate.Messages;
using McpTasks.AspNetCore.HttpGate.Origins;
using McpTasks.AspNetCore.Sessions;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Server;

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
        services.TryAddSingleton(Bodies);
        services.TryAddSingleton<MessageReader>();
        services.TryAddSingleton<CallerHeaders>();
        services.TryAddSingleton<ParamHeaders>();
        services.TryAddSingleton<Injection>();
        services.TryAddSingleton<SessionStarts>();
        services.TryAddSingleton<SessionPosts>();
        services.TryAddSingleton<SessionEnds>();
        services.TryAddSingleton<PostGate>();
        services.TryAddSingleton<ListenGate>();
        services.TryAddSingleton<McpGate>();
        services.TryAddSingleton<HostGuard>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, GateRouting>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, MetadataGuard>());
        services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<HttpServerTransportOptions>, TransportDefaults>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<HttpServerTransportOptions>, TransportSetup>());
        services.Replace(ServiceDescriptor.Singleton<IOptionsFactory<McpServerOptions>, SharedServerOptions>());
        services.AddHostedService<HeaderAnnotationCheck>();
        return services;
    }

    private static void AddSessions(this IServiceCollection services)
    {
        services.TryAddSingleton(Limits);
        services.TryAddSingleton<MemorySessionStore>();
        services.TryAddSingleton<ISessionStore>(provider => provider.GetRequiredService<MemorySessionStore>());
        services.TryAddSingleton<ISessionTasks>(provider => provider.GetRequiredService<MemorySessionStore>().Tasks);
        services.TryAddSingleton<IInputClaims, MemoryInputClaims>();
        services.TryAddSingleton<IReplayStore, MemoryReplayStore>();
        services.TryAddSingleton<SessionPlaces>();
        services.TryAddSingleton<SessionNews>();
        services.TryAddSingleton<LiveSessions>();
        services.TryAddSingleton<UnsolicitedMessages>();
        services.TryAddSingleton<ISessionMigrationHandler, SessionMigration>();
        services.TryAddSingleton<ISseEventStreamStore, EventStreams>();
        services.TryAddSingleton<SessionReaper>();
        services.AddHostedService(provider => provider.GetRequiredService<SessionReaper>());
    }

    private static SessionLimits Limits(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<McpHttpOptions>>().Value;
        return new SessionLimits(options.MaxSessionsPerOwner, options.SessionIdleTimeout, options.MaxReplayBytesPerSession, options.ReplayRetention);
    }

    private static EventBodies Bodies(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<McpHttpOptions>>().Value;
        return new(
            options.ResponseHeaderDelay,
            options.KeepAliveInterval,
            options.SlowestReader,
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILoggerFactory>().CreateLogger<EventBody>());
    }
}
