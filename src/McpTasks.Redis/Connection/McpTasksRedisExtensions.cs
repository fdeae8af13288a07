using McpTasks;
using McpTasks.Redis;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.Hosting;

/// <summary>Adds the task store on Redis to an application.</summary>
public static class McpTasksRedisExtensions
{
    private const string LogCategory = "McpTasks.Redis";

    /// <summary>
    /// Registers <see cref="ITaskStore"/>, <see cref="ITaskEvents"/> and what operators see and do (<see cref="ITaskDirectory"/>,
    /// <see cref="ITaskWorkers"/>, <see cref="ITaskQueue"/>, <see cref="ITaskStrikes"/>) on Redis, Valkey or Garnet, and keeps there the Data Protection key ring
    /// and the sessions of an MCP server, so that any replica can serve them. The <see cref="IConnectionMultiplexer"/> that it uses is the
    /// application's own; where none was registered before, Aspire's Redis client is added by <c>AddRedisClient</c>, with its health check.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="connectionName">
    /// The name of the connection string. Settings bind from <c>McpTasks:Redis</c>, <c>Aspire:McpTasks:Redis</c> and
    /// <c>Aspire:McpTasks:Redis:&lt;connectionName&gt;</c>; a later one wins. Those of the connection are in
    /// <c>Aspire:StackExchange:Redis</c>.
    /// </param>
    /// <param name="configureSettings">Changes settings after they were bound; may run more than once.</param>
    /// <exception cref="OptionsValidationException">Thrown when the host starts: a setting is missing, malformed or outside its range.</exception>
    public static IHostApplicationBuilder AddMcpTasksRedis(
        this IHostApplicationBuilder builder, string connectionName = "redis", Action<McpTasksRedisSettings>? configureSettings = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(connectionName);
        var services = builder.Services;
        var connects = services.All(service => service.ServiceType != typeof(IConnectionMultiplexer) || service.IsKeyedService);
        services.AddSingleton<IValidateOptions<McpTasksRedisSettings>, SettingsValidator>();
        services.AddOptions<McpTasksRedisSettings>().Configure(Fill).ValidateOnStart();
        if (connects)
        {
            AspireConnection.Add(builder, connectionName);
            services.AddHostedService<ConnectionCloser>();
        }

        services.AddHostedService<DurabilityCheck>();
        AddClient(services, connects);
        AddStore(services);
        AddKeyRing(services);
        services.AddSingleton<ISharedState>(provider => new RedisSharedState(
            provider.GetRequiredService<RedisCalls>(), provider.GetRequiredService<PubSubHub>(), Settings(provider).KeyPrefix));
        return builder;

        void Fill(McpTasksRedisSettings settings)
        {
            const string Aspires = McpTasksRedisSettings.AspireSection;
            foreach (var section in new[] { McpTasksRedisSettings.Section, Aspires, $"{Aspires}:{connectionName}" })
                builder.Configuration.GetSection(section).Bind(settings);
            configureSettings?.Invoke(settings);
        }
    }

    private static void AddClient(IServiceCollection services, bool connects)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new RedisRetry(
            Settings(provider).RetryFor, provider.GetRequiredService<TimeProvider>(), Log(provider),
            provider.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? default));
        services.AddSingleton(provider => new RedisClient(() => Open(provider, connects), provider.GetRequiredService<RedisRetry>()));
        services.AddSingleton(provider => new PubSubHub(provider.GetRequiredService<RedisClient>(), Log(provider)));
        services.AddSingleton(provider => new RedisCalls(provider.GetRequiredService<RedisClient>()));
    }

    private static void AddStore(IServiceCollection services)
    {
        services.AddSingleton(provider => new TaskScripts(
            provider.GetRequiredService<RedisCalls>(), new(Settings(provider).KeyPrefix, Settings(provider).Shards), testClock: null));
        services.AddSingleton(provider => new TurnsElsewhere(provider.GetRequiredService<TaskScripts>()));
        services.AddSingleton<ITaskStore>(provider => new RedisTaskStore(
                provider.GetRequiredService<TaskScripts>(), provider.GetRequiredService<TurnsElsewhere>(), provider.GetService<TaskMetrics>(), provider.GetRequiredService<ILogger<RedisTaskStore>>())
            .WithPayloads(provider, new RedisPayloads(provider.GetRequiredService<TaskScripts>())));
        services.AddSingleton<ITaskSlots>(provider => new RedisTaskSlots(provider.GetRequiredService<TaskScripts>()));
        services.AddSingleton<ITaskRates>(provider => new RedisTaskRates(provider.GetRequiredService<TaskScripts>()));
        services.AddSingleton<ITaskTurns>(provider => new RedisTaskTurns(provider.GetRequiredService<TaskScripts>(), provider.GetRequiredService<TurnsElsewhere>()));
        services.AddSingleton<ITaskDirectory>(provider => new RedisTaskDirectory(provider.GetRequiredService<TaskScripts>()));
        services.AddSingleton<ITaskWorkers>(provider => new RedisTaskWorkers(provider.GetRequiredService<TaskScripts>(), provider.GetRequiredService<PubSubHub>()));
        services.AddSingleton<ITaskQueue>(provider => new RedisTaskQueue(provider.GetRequiredService<TaskScripts>()));
        services.AddSingleton<ITaskStrikes>(provider => new RedisTaskStrikes(provider.GetRequiredService<TaskScripts>()));
        services.AddSingleton<ITaskEvents>(provider => new RedisTaskEvents(
            provider.GetRequiredService<PubSubHub>(), provider.GetRequiredService<TaskScripts>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<RedisTaskEvents>>()));
    }

    private static void AddKeyRing(IServiceCollection services)
    {
        services.AddDataProtection();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<KeyManagementOptions>, KeyRingSetup>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<DataProtectionOptions>, KeyRingNameSetup>());
    }

    private static IConnectionMultiplexer Open(IServiceProvider provider, bool connects)
    {
        var connection = provider.GetRequiredService<IConnectionMultiplexer>();
        return connects ? new ConnectionWatch(Log(provider)).Over(connection) : connection;
    }

    private static ILogger Log(IServiceProvider provider) => provider.GetRequiredService<ILoggerFactory>().CreateLogger(LogCategory);

    private static McpTasksRedisSettings Settings(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<McpTasksRedisSettings>>().Value;
}
