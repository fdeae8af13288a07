using Chaos.Checking;
using Chaos.Fleet;

namespace Chaos.Running;

/// <summary>As many rounds as the tasks need, each with a seed of its own, so that one that fails is run again alone.</summary>
internal static class Campaign
{
    /// <returns>Whether everything held.</returns>
    public static async Task<bool> RunAsync(ChaosOptions options, CancellationToken stop)
    {
        var failed = new HashSet<string>(StringComparer.Ordinal);
        for (var (left, seed) = (options.Tasks, options.Seed); left > 0; left -= options.Round, seed++)
        {
            var tasks = Math.Min(left, options.Round);
            Console.WriteLine($"chaos: --tasks {tasks} --seed {seed} --store {options.Store}");
            failed.UnionWith(await RoundAsync(options, seed, tasks, stop));
        }

        Console.WriteLine($"{Invariants.All.Count - failed.Count} passed, {failed.Count} failed");
        return failed.Count == 0;
    }

    private static async Task<IEnumerable<string>> RoundAsync(ChaosOptions options, int seed, int tasks, CancellationToken stop)
    {
        var folder = new RunFolder();
        var kept = true;
        try
        {
            var evidence = await new Round(options, seed, tasks, folder).RunAsync(stop);
            var verdicts = Invariants.Check(evidence);
            Summary.Write(seed, evidence, verdicts);
            kept = options.Keep || verdicts.Any(verdict => !verdict.Holds);
            if (kept)
                Chronicle.Write(Path.Combine(folder.Path, "chronicle.txt"), evidence);
            return verdicts.Where(verdict => !verdict.Holds).Select(verdict => verdict.Invariant);
        }
        finally
        {
            if (kept)
                Console.WriteLine($"  files: {folder.Path}");
            else
                folder.Delete();
        }
    }
}
