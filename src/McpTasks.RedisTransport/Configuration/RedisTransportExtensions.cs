using MassTransit.DependencyInjection;
using MassTransit.Scheduling;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace McpTasks.RedisTransport;

/// <summary>Adds the Redis transport to MassTransit.</summary>
public static class RedisTransportExtensions
{
    /// <summary>
    /// Uses Redis, Valkey or Garnet as the transport. The settings bind from the section <c>RedisTransport</c> and the
    /// connection string <c>redis</c>; <paramref name="configure"/> may change them. An <see cref="IMessageScheduler"/> and
    /// <see cref="IRedisQueues"/> are added to the services.
    /// </summary>
    /// <exception cref="ConfigurationException">Thrown when the bus is built and a setting is out of range.</exception>
    public static void UsingRedis(
        this IBusRegistrationConfigurator configurator,
        Action<IBusRegistrationContext, IRedisBusFactoryConfigurator>? configure = null) => configurator.UsingRedis("redis", configure);

    /// <summary>Uses Redis, Valkey or Garnet as the transport, with a named connection string.</summary>
    /// <param name="configurator">The bus.</param>
    /// <param name="connectionName">
    /// The name of the connection string. The settings bind from <c>RedisTransport</c>, <c>Aspire:McpTasks:RedisTransport</c> and
    /// <c>Aspire:McpTasks:RedisTransport:&lt;connectionName&gt;</c>; a later one wins.
    /// </param>
    /// <param name="configure">Changes the settings and configures endpoints.</param>
    /// <exception cref="ConfigurationException">Thrown when the bus is built and a setting is out of range.</exception>
    public static void UsingRedis(
        this IBusRegistrationConfigurator configurator,
        string connectionName,
        Action<IBusRegistrationContext, IRedisBusFactoryConfigurator>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(configurator);
        ArgumentException.ThrowIfNullOrEmpty(connectionName);
        configurator.AddOptions<RedisTransportOptions>().ValidateOnStart();
        configurator.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<RedisTransportOptions>, RedisTransportOptionsSource>(
            services => new RedisTransportOptionsSource(services, connectionName)));
        configurator.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RedisTransportOptions>, RedisTransportOptionsRules>());
        configurator.TryAddSingleton<IRedisQueues>(static services => new RedisQueues(Host(services)));
        configurator.TryAddScoped<IMessageScheduler>(static services => new MessageScheduler(
            new RedisScheduleProvider(services.GetRequiredService<ISendEndpointProvider>(), Host(services)),
            services.GetRequiredService<IBus>().Topology));
        configurator.SetBusFactory(new RedisRegistrationBusFactory(configure));
    }

    private static RedisHostConfiguration Host(IServiceProvider services) =>
        services.GetRequiredService<Bind<IBus, IBusInstance>>().Value.HostConfiguration as RedisHostConfiguration
        ?? throw new InvalidOperationException("The bus does not use the Redis transport.");
}
