using MassTransit;
using MassTransit.Configuration;
using MassTransit.Transports;
using McpTasks.RedisTransport.Topology;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace McpTasks.RedisTransport.Configuration;

internal sealed class RedisRegistrationBusFactory : TransportRegistrationBusFactory<IRedisReceiveEndpointConfigurator>
{
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
        _bus.HostConfiguration.Options = context.GetRequiredService<IOptionsMonitor<RedisTransportOptions>>().CurrentValue with { };
        _bus.HostConfiguration.Time = context.GetService<TimeProvider>() ?? TimeProvider.System;
        return CreateBus(new RedisBusFactoryConfigurator(_bus), context, _configure, specifications);
    }
}
