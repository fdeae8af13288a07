using System.Collections.Concurrent;
using System.Globalization;

namespace McpTasks.Core.Tests.Simulation;

/// <summary>Thousands of fleets under faults, each made from a seed, on a clock that costs no time.</summary>
public sealed class SimulationTests
{
    private static readonly int Seeds = Number("MCPTASKS_SEEDS") ?? 10_000;

    [Fact]
    public async Task Whatever_goes_wrong_no_accepted_task_is_lost_changed_or_run_again_without_a_cause()
    {
        var seeds = Number("MCPTASKS_SEED") is { } one ? [one] : Enumerable.Range(1, Seeds);
        var failures = new ConcurrentDictionary<int, string>();
        // Each world has one thread to itself.
        await Parallel.ForEachAsync(seeds, TestContext.Current.CancellationToken, async (seed, _) =>
        {
            var (problems, story) = await RunAsync(seed);
            if (problems.Count > 0)
                failures[seed] = string.Join('\n', problems.Concat(failures.IsEmpty ? story : []));
        });

        Assert.True(failures.IsEmpty, $"{failures.Count} seeds fail; MCPTASKS_SEED=… runs one alone:\n"
            + string.Join('\n', failures.Take(20).Select(failure => $"Seed {failure.Key}:\n{failure.Value}")));
    }

    [Fact]
    public async Task A_seed_gives_the_same_run_again() => Assert.Equal((await RunAsync(7)).Story, (await RunAsync(7)).Story);

    private static async Task<(IReadOnlyList<string> Problems, IReadOnlyList<string> Story)> RunAsync(int seed)
    {
        var world = new SimWorld(seed);
        world.Run();
        return (await SimChecks.ProblemsAsync(world), world.Ledger.Story);
    }

    private static int? Number(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
