using Chaos.Ledger;
using McpTasks;

namespace Chaos.Checking;

/// <summary>An attempt runs once, on one worker, in its turn, and none begins after a client was told the end.</summary>
internal sealed class AttemptsRunOnce : IInvariant
{
    public string Name => "every attempt ran once, and none after the end";

    public IEnumerable<string> Check(Evidence evidence)
    {
        var began = evidence.Ledger.Entries.Where(entry => entry.Kind == LedgerKind.Began);
        foreach (var beginnings in began.GroupBy(entry => entry.Task, StringComparer.Ordinal))
        {
            foreach (var twice in beginnings.GroupBy(entry => entry.Attempt).Where(group => group.Count() > 1))
                yield return $"{beginnings.Key}: attempt {twice.Key} ran {twice.Count()} times, on {string.Join(" and ", twice.Select(entry => entry.Process))}";
            foreach (var (earlier, later) in beginnings.Zip(beginnings.Skip(1)).Where(pair => pair.First.Attempt > pair.Second.Attempt))
            {
                if (!WasPaused(evidence, later, earlier.At))
                    yield return $"{beginnings.Key}: attempt {later.Attempt} began after attempt {earlier.Attempt} had";
            }

            var (last, stored) = (beginnings.Max(entry => entry.Attempt), evidence.Store.GetValueOrDefault(beginnings.Key));
            if (stored is not null && last > stored.Attempt)
                yield return $"{beginnings.Key}: attempt {last} ran, of which the store knows nothing: it has {stored.Attempt}";
            // A cancelled task may have been given to a worker just before.
            if (evidence.StoryOf(beginnings.Key)?.End is { Status: McpTaskStatus.Completed } end
                && beginnings.FirstOrDefault(entry => entry.At > end.At) is { } late)
                yield return $"{beginnings.Key}: attempt {late.Attempt} began {late.At - end.At} ms after {end.Via} had told its end";
        }
    }

    // A worker that is paused between taking a task and the tool's first line runs that line late.
    private static bool WasPaused(Evidence evidence, LedgerEntry late, long since) => evidence.Faults.Any(fault =>
        fault.IsPause && fault.Concerns(late.Process) && fault.From < late.At && (fault.Until ?? long.MaxValue) >= since);
}
