namespace Chaos.Checking;

/// <summary>An attempt that is not the last of its task was cost by something that was done to the system.</summary>
internal sealed class AttemptsHaveCauses : IInvariant
{
    public string Name => "every extra attempt has a cause";

    public IEnumerable<string> Check(Evidence evidence)
    {
        foreach (var (task, attempt, cause) in ExtraAttempts(evidence))
        {
            var beginning = evidence.Ledger.Beginning(task, attempt);
            var where = beginning is null ? "which no ledger has" : $"on {beginning.Process} at {beginning.At}";
            if (cause is null)
                yield return $"{task}: attempt {attempt}, {where}, was followed by another without a cause";
            else if (evidence.OutagesCostNothing && cause.Kind is CauseKind.Outage or CauseKind.ShortOutage)
                yield return $"{task}: an outage cost attempt {attempt}, {where}: {cause.Text}";
        }
    }

    /// <summary>Every attempt that was followed by another, with its cause.</summary>
    public static IEnumerable<(string Task, int Attempt, Cause? Cause)> ExtraAttempts(Evidence evidence)
    {
        var causes = new Causes(evidence);
        foreach (var task in evidence.Store.Values)
        {
            for (var attempt = 1; attempt < task.Attempt; attempt++)
                yield return (task.Id, attempt, causes.Of(task, attempt));
        }
    }
}
