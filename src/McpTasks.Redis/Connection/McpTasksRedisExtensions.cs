using McpTasks;
using McpTasks.Redis;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Microsoft.Extensions.Hosting;

/// <summary>Adds the task store on Redis to an application.</summary>
public static class McpTasksRedisExtensions
{
    /// <summary>
    /// Registers <see cref="ITaskStore"/>, <see cref="ITaskEvents"/> and what operators see and do (<see cref="ITaskDirectory"/>,
    /// <see cref="ITaskWorkers"/>, <see cref="ITaskQueue"/>) on Redis, Valkey or Garnet, with a health check and spans, and keeps
    /// there the Data Protection key ring and the sessions of an MCP server, so that any replica can serve them. The
    /// <see cref="IConnectionMultiplexer"/> that it uses is the application's own, or one that it registers and others may share.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="connectionName">
    /// The name of the connection string. Settings bind from <c>McpTasks:Redis</c>, <c>Aspire:McpTasks:Redis</c> and
    /// <c>Aspire:McpTasks:Redis:&lt;connectionName&gt;</c>; a later one wins.
    /// </param>
    /// <param name="configureSettings">Changes settings after they were bound; may run more than once.</param>
    /// <exception cref="OptionsValidationException">Thrown when the host starts: a setting is missing, malformed or outside its range.</exception>
    public static IHostApplicationBuilder AddMcpTasksRedis(
        this IHostApplicationBuilder builder, string connectionName = "redis", Action<McpTasksRedisSettings>? configureSettings = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(connectionName);
        var connects = builder.Services.All(service => service.ServiceType != typeof(IConnectionMultiplexer));
        builder.Services.AddSingleton<IValidateOptions<McpTasksRedisSettings>>(new SettingsValidator(connectionName, connects));
        builder.Services.AddOptions<McpTasksRedisSettings>().Configure(Fill).ValidateOnStart();
        if (connects)
            AddConnection(builder.Services);
        AddStore(builder.Services);
        AddKeyRing(builder.Services);
        AddSessions(builder.Services);
        var settings = new McpTasksRedisSettings();
        Fill(settings);
        if (!settings.DisableHealthChecks)
            AddHealthCheck(builder.Services, connectionName);
        return builder;

        void Fill(McpTasksRedisSettings settings)
        {
            foreach (var section in new[] { McpTasksRedisSettings.Section, McpTasksRedisSettings.AspireSection, $"{McpTasksRedisSettings.AspireSection}:{connectionName}" })
                builder.Configuration.GetSection(section).Bind(settings);
            if (builder.Configuration.GetConnectionString(connectionName) is { } connectionString)
                settings.ConnectionString = connectionString;
            configureSettings?.Invoke(settings);
        }
    }

    private static void AddConnection(IServiceCollection services)
    {
        services.AddSingleton(provider => new RedisConnection(Settings(provider).ConnectionString!));
        services.AddSingleton(provider => provider.GetRequiredService<RedisConnection>().Multiplexer);
        services.AddHostedService(provider => new ConnectionCloser(provider.GetRequiredService<RedisConnection>));
    }

    private static void AddStore(IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new RedisRetry(
            Settings(provider).RetryFor, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<RedisRetry>>()));
        services.AddSingleton(provider => new TaskScripts(
            new(Connection(provider), provider.GetRequiredService<RedisRetry>(), !Settings(provider).DisableTracing),
            new(Settings(provider).KeyPrefix, Settings(provider).Shards), testClock: null));
        services.AddSingleton<ITaskStore>(provider => new RedisTaskStore(
            provider.GetRequiredService<TaskScripts>(), provider.GetService<TaskMetrics>(), provider.GetRequiredService<ILogger<RedisTaskStore>>()));
        services.AddSingleton<ITaskDirectory>(provider => new RedisTaskDirectory(provider.GetRequiredService<TaskScripts>()));
        services.AddSingleton<ITaskWorkers>(provider => new RedisTaskWorkers(provider.GetRequiredService<TaskScripts>()));
        services.AddSingleton<ITaskQueue>(provider => new RedisTaskQueue(provider.GetRequiredService<TaskScripts>()));
        services.AddSingleton<ITaskEvents>(provider => new RedisTaskEvents(
            Connection(provider), provider.GetRequiredService<TaskScripts>(), provider.GetRequiredService<RedisRetry>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<RedisTaskEvents>>()));
    }

    private static void AddKeyRing(IServiceCollection services)
    {
        services.AddDataProtection();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<KeyManagementOptions>, KeyRingSetup>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<DataProtectionOptions>, KeyRingNameSetup>());
    }

    // Made only where there is a server, which brings the limits: by factories, since a worker's container could not validate them.
    private static void AddSessions(IServiceCollection services)
    {
        services.AddSingleton(provider => new SessionKeys(Settings(provider).KeyPrefix));
        services.AddSingleton(provider => new SessionScripts(
            new(Connection(provider), provider.GetRequiredService<RedisRetry>(), !Settings(provider).DisableTracing),
            provider.GetRequiredService<SessionKeys>(), testClock: null));
        services.AddSingleton(provider => new SessionChannels(
            Connection(provider), provider.GetRequiredService<SessionKeys>(), provider.GetRequiredService<RedisRetry>(), provider.GetRequiredService<ILogger<SessionChannels>>()));
        services.AddSingleton<ISessionStore>(provider => ActivatorUtilities.CreateInstance<RedisSessionStore>(provider));
        services.AddSingleton<ISessionTasks>(provider => ActivatorUtilities.CreateInstance<RedisSessionTasks>(provider));
        services.AddSingleton<IInputClaims>(provider => ActivatorUtilities.CreateInstance<RedisInputClaims>(provider));
        services.AddSingleton<IReplayStore>(provider => ActivatorUtilities.CreateInstance<RedisReplayStore>(provider));
    }

    private static void AddHealthCheck(IServiceCollection services, string connectionName) =>
        services.AddHealthChecks().Add(new HealthCheckRegistration(
            $"McpTasks.Redis_{connectionName}", provider => new RedisHealthCheck(Connection(provider)), failureStatus: null, tags: null));

    // Not before the first use: connecting takes time, and settings are validated first.
    private static Func<IConnectionMultiplexer> Connection(IServiceProvider provider) => provider.GetRequiredService<IConnectionMultiplexer>;

    private static McpTasksRedisSettings Settings(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<McpTasksRedisSettings>>().Value;
}
