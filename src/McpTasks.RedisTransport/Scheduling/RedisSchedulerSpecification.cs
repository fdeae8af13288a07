using MassTransit.Context;
using MassTransit.Scheduling;

namespace McpTasks.RedisTransport.Scheduling;

/// <summary>Gives every consumer the transport's own scheduler: <c>context.ScheduleSend</c> works without further configuration.</summary>
internal sealed class RedisSchedulerSpecification(RedisHostConfiguration host) : IPipeSpecification<ConsumeContext>, IFilter<ConsumeContext>
{
    public void Apply(IPipeBuilder<ConsumeContext> builder) => builder.AddFilter(this);

    public IEnumerable<ValidationResult> Validate() => [];

    public Task Send(ConsumeContext context, IPipe<ConsumeContext> next)
    {
        context.GetOrAddPayload<MessageSchedulerContext>(() => new ConsumeMessageSchedulerContext(context, Create));
        return next.Send(context);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("redisScheduler");

    private MessageScheduler Create(ConsumeContext context) => new(new RedisScheduleProvider(context, host), host.Topology);
}
