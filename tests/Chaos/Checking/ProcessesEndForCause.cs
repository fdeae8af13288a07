using Chaos.Ledger;

namespace Chaos.Checking;

/// <summary>A process of the system ends when the run or a poison tool kills it, or when it is told to, and then well.</summary>
internal sealed class ProcessesEndForCause : IInvariant
{
    public string Name => "no process ended by itself, or badly";

    public IEnumerable<string> Check(Evidence evidence)
    {
        var poisoned = evidence.Ledger.Entries.Where(entry => entry.Kind == LedgerKind.Killing).Select(entry => entry.Process)
            .ToHashSet(StringComparer.Ordinal);
        foreach (var life in evidence.Lives.Where(life => life.EndedAt is not null && !poisoned.Contains(life.Name)))
        {
            if (life.EndedBy is null)
                yield return $"{life.Name} ended by itself with code {life.ExitCode}";
            else if (life.ToldAt is not null && life.ExitCode != 0)
                yield return $"{life.Name} was told to end ({life.EndedBy}) and did so with code {life.ExitCode}";
        }

        foreach (var trouble in evidence.Troubles)
            yield return trouble;
    }
}
