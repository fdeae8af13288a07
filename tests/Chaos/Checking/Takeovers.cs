namespace Chaos.Checking;

/// <summary>How soon work went on elsewhere.</summary>
internal static class Takeovers
{
    /// <summary>From a worker's death to the next attempt of each task that it ran, in milliseconds.</summary>
    public static IEnumerable<long> AfterKills(Evidence evidence)
    {
        var ends = evidence.Lives.Where(life => life is { IsWorker: true, ToldAt: null, EndedAt: not null })
            .ToDictionary(life => life.Name, life => life.EndedAt!.Value, StringComparer.Ordinal);
        foreach (var (task, attempt, cause) in AttemptsHaveCauses.ExtraAttempts(evidence))
        {
            if (cause?.Kind is CauseKind.Kill or CauseKind.Poison && evidence.Ledger.Beginning(task, attempt) is { } lost
                && ends.TryGetValue(lost.Process, out var killed) && evidence.Ledger.Beginning(task, attempt + 1) is { } next)
                yield return next.At - killed;
        }
    }
}
