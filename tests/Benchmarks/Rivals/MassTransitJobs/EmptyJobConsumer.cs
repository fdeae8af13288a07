using MassTransit;
using MassTransit.Contracts.JobService;

namespace Benchmarks.Rivals.MassTransitJobs;

/// <summary>The job that does nothing.</summary>
public sealed record EmptyJobRequest;

internal sealed class EmptyJobConsumer : IJobConsumer<EmptyJobRequest>
{
    public Task Run(JobContext<EmptyJobRequest> context) => Task.CompletedTask;
}

internal sealed class CompletedConsumer(JobEnds ends) : IConsumer<JobCompleted<EmptyJobRequest>>
{
    public Task Consume(ConsumeContext<JobCompleted<EmptyJobRequest>> context)
    {
        ends.Signal();
        return Task.CompletedTask;
    }
}
