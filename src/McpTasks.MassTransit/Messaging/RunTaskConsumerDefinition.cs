namespace McpTasks.MassTransit;

internal sealed class RunTaskConsumerDefinition : ConsumerDefinition<RunTaskConsumer>
{
    private readonly int _concurrency;

    public RunTaskConsumerDefinition(IOptions<McpTasksWorkerOptions> options)
    {
        _concurrency = options.Value.Concurrency;
        EndpointName = options.Value.Queue;
        ConcurrentMessageLimit = _concurrency;
    }

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<RunTaskConsumer> consumerConfigurator, IRegistrationContext context)
    {
        // A message that waits in a busy worker's memory could run on an idle one.
        endpointConfigurator.PrefetchCount = _concurrency;
        endpointConfigurator.ConcurrentMessageLimit = _concurrency;
        // A hint is no error, whatever becomes of it: it goes back to the queue while it can be of use, and no error queue collects it.
        endpointConfigurator.RethrowFaultedMessages();
        // The hint goes to this queue by name; a published copy for it would be a second delivery.
        endpointConfigurator.ConfigureConsumeTopology = false;
    }
}
