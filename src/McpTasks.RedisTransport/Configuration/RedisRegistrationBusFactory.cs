using Microsoft.Extensions.Hosting;

namespace McpTasks.RedisTransport.Configuration;

internal sealed class RedisRegistrationBusFactory : TransportRegistrationBusFactory<IRedisReceiveEndpointConfigurator>
{
    private const string LogCategory = "McpTasks.RedisTransport";
    private readonly RedisBusConfiguration _bus;
    private readonly Action<IBusRegistrationContext, IRedisBusFactoryConfigurator>? _configure;

    public RedisRegistrationBusFactory(Action<IBusRegistrationContext, IRedisBusFactoryConfigurator>? configure)
        : this(new RedisBusConfiguration(new RedisTopologyConfiguration()), configure)
    {
    }

    private RedisRegistrationBusFactory(
        RedisBusConfiguration bus, Action<IBusRegistrationContext, IRedisBusFactoryConfigurator>? configure)
        : base(bus.HostConfiguration)
    {
        _bus = bus;
        _configure = configure;
    }

    public override IBusInstance CreateBus(
        IBusRegistrationContext context, IEnumerable<IBusInstanceSpecification> specifications, string busName)
    {
        var host = _bus.HostConfiguration;
        host.Options = context.GetRequiredService<IOptionsMonitor<RedisTransportOptions>>().CurrentValue with { };
        host.Time = context.GetService<TimeProvider>() ?? TimeProvider.System;
        host.Logger = context.GetService<ILoggerFactory>()?.CreateLogger(LogCategory) ?? host.Logger;
        host.Stopping = context.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? default;
        return CreateBus(new RedisBusFactoryConfigurator(_bus), context, _configure, specifications);
    }
}
