using Chaos.Faults;
using Chaos.Ledger;

namespace Chaos.Checking;

/// <summary>Finds what cost an attempt, in what was done to its process and to the store while it ran.</summary>
internal sealed class Causes(Evidence evidence)
{
    private const int Killed = 137;

    // A worker renews at a third of the lease, so that a silence of two thirds can cost it; the rest is for clocks that tick in
    // milliseconds.
    private readonly long _patience = (long)(evidence.Lease.TotalMilliseconds * 2 / 3) - 100;
    private readonly long _lease = (long)evidence.Lease.TotalMilliseconds;
    private readonly List<LedgerEntry> _poison = [.. evidence.Ledger.Entries.Where(entry => entry.Kind == LedgerKind.Killing)];

    /// <summary>What cost an attempt; null when nothing did that is known.</summary>
    public Cause? Of(StoredTask task, int attempt)
    {
        var (from, until) = Window(task, attempt);
        return Of(task.Id, attempt, from, until);
    }

    /// <summary>
    /// Which of a task's attempts were lost with a worker that was killed: each that the ledger has by its own process, and each that no ledger has, since its
    /// worker was killed before the tool's first line, by another worker that was killed then.
    /// </summary>
    public IEnumerable<int> LostToKills(StoredTask task)
    {
        var blamed = evidence.Ledger.Of(task.Id).Where(entry => entry.Kind == LedgerKind.Began).Select(entry => entry.Process).ToHashSet();
        for (var attempt = 1; attempt <= task.Attempt; attempt++)
        {
            var (from, until) = Window(task, attempt);
            if (evidence.Ledger.Beginning(task.Id, attempt) is { } beginning
                ? WasKilled(beginning.Process)
                : evidence.Lives.Any(life => life.IsWorker && WasKilled(life.Name) && Within(life.EndedAt ?? 0, from, until) && blamed.Add(life.Name)))
                yield return attempt;
        }
    }

    private bool WasKilled(string process) =>
        _poison.Exists(entry => entry.Process == process)
        || evidence.Lives.Any(life => life.Name == process && life is { ExitCode: Killed, EndedBy: not null });

    // From its beginning at the earliest to that of the next one.
    private (long From, long Until) Window(StoredTask task, int attempt)
    {
        var beginnings = evidence.Ledger.Of(task.Id).Where(entry => entry.Kind == LedgerKind.Began).ToList();
        var story = evidence.StoryOf(task.Id);
        return (
            beginnings.LastOrDefault(entry => entry.Attempt <= attempt)?.At ?? story?.Creations[^1].AskedAt ?? 0,
            beginnings.FirstOrDefault(entry => entry.Attempt > attempt)?.At ?? story?.End?.At ?? long.MaxValue);
    }

    private Cause? Of(string task, int attempt, long from, long until)
    {
        if (evidence.Ledger.Beginning(task, attempt) is not { } beginning)
            return OfUnseen(from, until);
        var process = beginning.Process;
        if (_poison.Find(entry => entry.Process == process && Within(entry.At, from, until)) is { } poison)
            return new(CauseKind.Poison, $"task {poison.Task} killed {process}");
        if (evidence.Lives.FirstOrDefault(life => life.Name == process) is not { } life)
            return null;
        // It may have begun the attempt between the signal and its hearing of it.
        if (life.ToldAt < until)
            return new(CauseKind.Deploy, $"{process} was told to end by {life.EndedBy}");
        if (life.EndedAt is { } ended && Within(ended, from, until))
            return new(CauseKind.Kill, $"{process} was killed by {life.EndedBy ?? "nobody"}");
        // The store may have given it the attempt a while before the tool's first line, when the reply was late.
        var faults = Between(from - _lease, until).Where(fault => fault.Concerns(process)).ToList();
        // A process that is not given the processor shows several short pauses, which cost as much as a long one.
        var pauses = faults.Where(fault => fault.IsPause).ToList();
        if (pauses.Sum(pause => Overlap(pause.From, pause.Until, from - _lease, until)) >= _patience)
            return new(CauseKind.Pause, string.Join(", ", pauses));
        return OfOutage(faults.Where(fault => fault.IsOutage), from - _lease, until);
    }

    private Cause? OfOutage(IEnumerable<FaultRecord> outages, long from, long until)
    {
        var (begun, over, which) = (0L, 0L, new List<FaultRecord>());
        foreach (var outage in outages.OrderBy(outage => outage.From))
        {
            if (outage.From > over)
            {
                begun = outage.From;
                which.Clear();
            }

            which.Add(outage);
            over = Math.Max(over, outage.Until ?? long.MaxValue);
            if (Overlap(begun, over, from, until) >= _patience)
                return new(CauseKind.Outage, string.Join(", ", which));
        }

        // The connection comes back later than the store does.
        return which.Count > 0 && until - over <= 2 * _lease ? new(CauseKind.ShortOutage, string.Join(", ", which)) : null;
    }

    // Taken by a worker, which never came to the tool's first line.
    private Cause? OfUnseen(long from, long until)
    {
        if (evidence.Lives.FirstOrDefault(
            life => life.IsWorker && (life.EndedAt ?? life.ToldAt) is { } end && Within(end, from, until)) is { } life)
            return new(CauseKind.NeverRan, $"{life.Name} ended");
        var faults = Between(from, until).ToList();
        if (faults.Find(fault => fault.IsPause) is { } pause)
            return new(CauseKind.NeverRan, pause.ToString());
        return faults.Find(fault => fault.IsOutage) is { } outage ? new(CauseKind.Outage, $"{outage}, before it came to the tool") : null;
    }

    private IEnumerable<FaultRecord> Between(long from, long until) =>
        evidence.Faults.Where(fault => fault.From <= until && (fault.Until ?? long.MaxValue) >= from);

    private static bool Within(long moment, long from, long until) => moment >= from && moment <= until;

    private static long Overlap(long from, long? until, long since, long before) =>
        Math.Min(until ?? long.MaxValue, before) - Math.Max(from, since);
}
