using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace McpTasks.AspNetCore.Http;

internal static class McpHttpServiceCollectionExtensions
{
    /// <summary>Registers what <c>MapMcp</c> needs. Tools and server options come from <c>AddMcpServer()</c>.</summary>
    public static IServiceCollection AddMcpHttp(this IServiceCollection services)
    {
        services.AddMcpTasksCore();
        services.AddOptions<McpHttpOptions>().BindConfiguration(McpHttpOptions.SectionName).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<McpHttpOptions>, McpHttpOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(Limits);
        services.TryAddSingleton<MemorySessionStore>();
        services.TryAddSingleton<ISessionStore>(provider => provider.GetRequiredService<MemorySessionStore>());
        services.TryAddSingleton<ISessionTasks>(provider => provider.GetRequiredService<MemorySessionStore>().Tasks);
        services.TryAddSingleton<IInputClaims, MemoryInputClaims>();
        services.TryAddSingleton<IReplayStore, MemoryReplayStore>();
        services.TryAddSingleton(Replies);
        services.TryAddSingleton<QuietLoggerFactory>();
        services.TryAddSingleton<ServerOptionsProvider>();
        services.TryAddSingleton<ParamHeaders>();
        services.TryAddSingleton<HeaderAgreement>();
        services.TryAddSingleton<HostGuard>();
        services.TryAddSingleton<MessageReader>();
        services.TryAddSingleton<ClientMessages>();
        services.TryAddSingleton<SessionLogLevel>();
        services.TryAddSingleton<SessionFactory>();
        services.TryAddSingleton<SessionRegistry>();
        services.TryAddSingleton<ModernEndpoint>();
        services.TryAddSingleton<LegacyEndpoint>();
        services.TryAddSingleton<ListenEndpoint>();
        services.TryAddSingleton<McpEndpoint>();
        services.AddHostedService<HeaderAnnotationCheck>();
        services.AddHostedService<SessionReaper>();
        return services;
    }

    private static SessionLimits Limits(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<McpHttpOptions>>().Value;
        return new SessionLimits(options.MaxSessionsPerOwner, options.SessionIdleTimeout, options.MaxReplayBytesPerSession, options.ReplayRetention);
    }

    private static ReplyStreams Replies(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<McpHttpOptions>>().Value;
        return new ReplyStreams(
            options.ResponseHeaderDelay,
            options.KeepAliveInterval,
            options.SlowestReader,
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILoggerFactory>().CreateLogger<ReplyStream>());
    }
}
