using MassTransit;
using MassTransit.DependencyInjection;
using MassTransit.RabbitMqTransport;
using MassTransit.RabbitMqTransport.Configuration;
using MassTransit.Transports;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace McpTasks.Shared.Messaging;

/// <summary>
/// Whether the bus has a connection to RabbitMQ, or gets one now. The bus's own check knows that of a bus with consumers alone; an API
/// service has none.
/// </summary>
internal sealed class BrokerHealth(Bind<IBus, IBusInstance> bus) : IHealthCheck
{
    public const string Name = "rabbitmq";

    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var host = (IRabbitMqHostConfiguration)bus.Value.HostConfiguration;
        var open = false;
        var look = Pipe.Execute<ConnectionContext>(connected => open = connected.Connection.IsOpen);
        await host.ConnectionContextSupervisor.Send(look, cancellationToken);
        return open ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The connection to RabbitMQ is closed.");
    }
}
