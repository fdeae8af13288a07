using Benchmarks.Rivals.Events;
using Benchmarks.Rivals.HangfireJobs;
using Benchmarks.Rivals.MassTransitJobs;
using Benchmarks.Rivals.Http;
using Benchmarks.Rivals.Ours;
using Benchmarks.Rivals.Transports;

namespace Benchmarks.Rivals;

/// <summary>The contestants of this program, by name.</summary>
internal static class Contestants
{
    public const string McpTasks = "mcptasks";
    public const string McpTasksTraced = "mcptasks-traced";
    public const string Hangfire = "hangfire";
    public const string MassTransitJobs = "masstransit-jobs";

    public static IContestant Create(string name) => name switch
    {
        McpTasks => new McpTasksContestant(traced: false),
        McpTasksTraced => new McpTasksContestant(traced: true),
        Hangfire => new HangfireContestant(),
        MassTransitJobs => new JobConsumerContestant(),
        TransportContestant.Redis or TransportContestant.RabbitMq or TransportContestant.InMemory => new TransportContestant(name),
        WorkerContestant.Name => new WorkerContestant(),
        SubmitterContestant.Name => new SubmitterContestant(),
        StoreContestant.Name => new StoreContestant(),
        EventsContestant.Name => new EventsContestant(),
        RawPubSubContestant.Name => new RawPubSubContestant(),
        HttpContestant.Ours or HttpContestant.OursInMemory or HttpContestant.Official or HttpContestant.Resumable => new HttpContestant(name),
        _ => throw new ArgumentException($"There is no contestant '{name}'.", nameof(name)),
    };
}
