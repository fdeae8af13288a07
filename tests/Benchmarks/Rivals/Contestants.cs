using Benchmarks.Rivals.HangfireJobs;
using Benchmarks.Rivals.MassTransitJobs;
using Benchmarks.Rivals.Ours;

namespace Benchmarks.Rivals;

/// <summary>The contestants of this program, by name.</summary>
internal static class Contestants
{
    public const string McpTasks = "mcptasks";
    public const string Hangfire = "hangfire";
    public const string MassTransitJobs = "masstransit-jobs";

    public static IContestant Create(string name) => name switch
    {
        McpTasks => new McpTasksContestant(),
        Hangfire => new HangfireContestant(),
        MassTransitJobs => new JobConsumerContestant(),
        _ => throw new ArgumentException($"There is no contestant '{name}'.", nameof(name)),
    };
}
