using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using ModelContextProtocol.Server;

namespace SampleTools.Computation;

/// <summary>A computation that takes as long as it is asked to.</summary>
/// <param name="time">The clock.</param>
[McpServerToolType]
public sealed class ComputationTools(TimeProvider time)
{
    internal const int StepsPerSecond = 4;

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1.0 / StepsPerSecond);

    /// <summary>Finds four primes a second. The result depends on nothing but the duration, so every attempt gives the same one.</summary>
    /// <param name="duration">Seconds, from 1 to 60.</param>
    /// <param name="progress">Where each prime is reported.</param>
    /// <param name="cancellationToken">Ends the computation.</param>
    /// <exception cref="McpException"><paramref name="duration"/> is out of range.</exception>
    [McpServerTool(Name = "slow_computation", Title = "Slow computation", ReadOnly = true, Idempotent = true, OpenWorld = false)]
    [Description("Finds prime numbers, four a second, for the asked number of seconds, and reports progress all the way.")]
    [TaskSupport(TaskMode.Optional, PollIntervalSeconds = 1)]
    public async Task<string> SlowComputation(
        [Description("How long to compute, in seconds, from 1 to 60."), Range(1, 60)] int duration,
        ITaskProgress progress,
        CancellationToken cancellationToken)
    {
        if (duration is < 1 or > 60)
            throw new McpException($"duration must be from 1 to 60 seconds, but is {duration}.");
        var steps = duration * StepsPerSecond;
        var start = time.GetTimestamp();
        await progress.SetTotalAsync(steps, cancellationToken);
        var prime = 1;
        for (var step = 1; step <= steps; step++)
        {
            // Paced by the start, so that slow reports do not stretch the whole.
            var rest = (Step * step) - time.GetElapsedTime(start);
            if (rest > TimeSpan.Zero)
                await Task.Delay(rest, time, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            prime = Primes.After(prime);
            await progress.IncrementAsync(1, $"Found {prime}, prime {step} of {steps}", cancellationToken);
        }

        return $"Found {steps} primes in {duration} s; the largest is {prime}.";
    }
}
