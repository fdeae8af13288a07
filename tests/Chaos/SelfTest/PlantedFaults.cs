using Chaos.Checking;

namespace Chaos.SelfTest;

/// <summary>
/// Tries the checker: it must find nothing where all is well, and whatever is planted, by the invariant that is there for it.
/// </summary>
internal static class PlantedFaults
{
    /// <returns>Whether the checker is right about all of them.</returns>
    public static bool Check()
    {
        var wrong = Invariants.Check(HealthyRun.Make().ToEvidence()).Where(verdict => !verdict.Holds)
            .Select(verdict => $"{verdict.Invariant} finds in a run where all is well: {verdict.Findings[0]}").ToList();
        foreach (var plant in Plants.All)
        {
            var run = HealthyRun.Make();
            plant.In(run);
            if (!plant.Finder.Check(run.ToEvidence()).Any())
                wrong.Add($"{plant.Finder.Name} does not find {plant.Name}");
        }

        foreach (var idle in Invariants.All.Where(invariant => Plants.All.All(plant => plant.Finder.Name != invariant.Name)))
            wrong.Add($"{idle.Name} has nothing planted for it");
        wrong.ForEach(Console.WriteLine);
        Console.WriteLine($"checker: {Plants.All.Count - wrong.Count} passed, {wrong.Count} failed");
        return wrong.Count == 0;
    }
}
