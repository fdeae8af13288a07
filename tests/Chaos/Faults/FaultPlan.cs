namespace Chaos.Faults;

/// <summary>The faults of a run in their order: equal for equal seeds, whatever else happens.</summary>
internal static class FaultPlan
{
    private static readonly (FaultKind Kind, int Weight)[] Weights =
    [
        (FaultKind.KillWorker, 18), (FaultKind.KillApi, 9), (FaultKind.PauseWorker, 9), (FaultKind.PauseApi, 4),
        (FaultKind.KillStore, 9), (FaultKind.FreezeStore, 6), (FaultKind.DeployWorker, 8), (FaultKind.DeployAll, 3),
        (FaultKind.Cut, 8), (FaultKind.CutAll, 4), (FaultKind.Halve, 6), (FaultKind.Delay, 4), (FaultKind.HoldRequests, 5),
        (FaultKind.HoldReplies, 7),
    ];

    /// <summary>What plans can be made of.</summary>
    public static IEnumerable<FaultKind> Kinds => Weights.Select(entry => entry.Kind);

    /// <summary>The plan without an end.</summary>
    /// <param name="seed">Equal plans for equal seeds.</param>
    /// <param name="kinds">The kinds it is made of; empty for all.</param>
    /// <param name="targets">How many services there are.</param>
    /// <param name="pace">The usual time between the beginnings of two faults.</param>
    /// <param name="lease">A worker's lease: some faults are shorter and some longer.</param>
    public static IEnumerable<PlannedFault> Of(int seed, IReadOnlyCollection<FaultKind> kinds, int targets, TimeSpan pace, TimeSpan lease)
    {
        var random = new Random(seed);
        var weights = Weights.Where(entry => kinds.Count == 0 || kinds.Contains(entry.Kind)).ToList();
        for (var number = 1; ; number++)
        {
            // Every value is drawn for every fault, needed or not, so that the plan does not depend on what the kinds make of it.
            var kind = Choose(weights, random.Next(weights.Sum(entry => entry.Weight)));
            var (target, lasts) = (random.Next(targets), Duration(random, lease));
            yield return new(number, kind, target, lasts, pace * (0.4 + (1.2 * random.NextDouble())), random.Next(2) == 0);
        }
    }

    private static FaultKind Choose(List<(FaultKind Kind, int Weight)> weights, int drawn)
    {
        foreach (var (kind, weight) in weights)
        {
            if ((drawn -= weight) < 0)
                return kind;
        }

        throw new InvalidOperationException("The draw is outside of the weights.");
    }

    // Most are short; one in six outlives a lease.
    private static TimeSpan Duration(Random random, TimeSpan lease) => random.Next(6) switch
    {
        0 => lease * (1.1 + random.NextDouble()),
        1 or 2 => lease * (0.3 + (0.5 * random.NextDouble())),
        _ => TimeSpan.FromMilliseconds(100 + random.Next(1200)),
    };
}
