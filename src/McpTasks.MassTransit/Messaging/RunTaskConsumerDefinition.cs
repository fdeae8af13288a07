namespace McpTasks.MassTransit;

internal sealed class RunTaskConsumerDefinition : ConsumerDefinition<RunTaskConsumer>
{
    public RunTaskConsumerDefinition(IOptions<McpTasksWorkerOptions> options) =>
        (EndpointName, ConcurrentMessageLimit) = (options.Value.Queue, options.Value.Concurrency);

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<RunTaskConsumer> consumerConfigurator,
        IRegistrationContext context)
    {
        // A message that waits in a busy worker's memory could run on an idle one.
        endpointConfigurator.PrefetchCount = ConcurrentMessageLimit!.Value;
        endpointConfigurator.ConcurrentMessageLimit = ConcurrentMessageLimit;
        // A hint is no error, whatever becomes of it: it goes back to the queue while it can be of use, and no error queue collects it.
        endpointConfigurator.RethrowFaultedMessages();
        // The hint goes to this queue by name; a published copy for it would be a second delivery.
        endpointConfigurator.ConfigureConsumeTopology = false;
        endpointConfigurator.AddDeserializer(RunTaskSerializer.Instance);
    }
}
