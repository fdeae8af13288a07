using MassTransit;
using McpTasks.RedisTransport;
using Microsoft.Extensions.Options;

namespace McpTasks.Shared.Messaging;

/// <summary>Chooses the bus's transport by one setting.</summary>
internal static class TaskTransport
{
    /// <summary>
    /// Sends hints over Redis, where the tasks are, or over RabbitMQ when <c>Messaging:Transport</c> says so. Configures the endpoints of
    /// the consumers that were added before.
    /// </summary>
    /// <param name="bus">The bus.</param>
    /// <param name="builder">The application.</param>
    public static void UseTaskTransport(this IBusRegistrationConfigurator bus, IHostApplicationBuilder builder)
    {
        bus.AddOptions<MessagingSettings>().BindConfiguration(MessagingSettings.Section).ValidateOnStart();
        bus.AddSingleton<IValidateOptions<MessagingSettings>, MessagingValidator>();
        if (!MessagingSettings.AsksForRabbitMq(builder.Configuration))
        {
            bus.UsingRedis((context, redis) => redis.ConfigureEndpoints(context));
            return;
        }

        bus.UsingRabbitMq((context, rabbit) => Configure(context, rabbit, builder));
        bus.AddHealthChecks().AddCheck<BrokerHealth>(BrokerHealth.Name, failureStatus: null, tags: [], BrokerHealth.Limit);
    }

    private static void Configure(IBusRegistrationContext context, IRabbitMqBusFactoryConfigurator rabbit, IHostApplicationBuilder builder)
    {
        var address = new Uri(builder.Configuration.GetConnectionString(MessagingSettings.ConnectionName)!);
        rabbit.Host(address, builder.Environment.ApplicationName, host =>
        {
            // The bus itself takes only the usual port for TLS.
            if (address.Scheme == "amqps")
                host.UseSsl();
        });
        rabbit.ConfigureEndpoints(context);
    }
}
