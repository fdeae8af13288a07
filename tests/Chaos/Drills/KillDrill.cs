using Chaos.Clients;
using Chaos.Ledger;

namespace Chaos.Drills;

/// <summary>Kills a worker with SIGKILL, again and again, and measures until each of its tasks runs on another.</summary>
internal static class KillDrill
{
    private const int Running = 16, MostKillsOfATask = 3;
    private static readonly TimeSpan Works = TimeSpan.FromHours(1), Begins = TimeSpan.FromSeconds(60),
        LongestTakeover = TimeSpan.FromMinutes(2);

    public static async Task<bool> RunAsync(ChaosOptions options, CancellationToken stop)
    {
        Console.WriteLine(
            $"drill: {options.Kills} kills of {options.Workers} workers, --store {options.Store}, lease {options.Lease.TotalSeconds} s");
        await using var fleet = await DrillFleet.StartAsync(options, stop);
        var (tasks, took) = (new List<TaskStory>(), new List<long>());
        for (var kill = 1; kill <= options.Kills; kill++)
        {
            await RenewAsync(fleet, tasks, stop);
            var before = Now(fleet.ReadLedger(), tasks);
            var victim = fleet.System.Workers.Where(worker => before.ContainsValue(worker.Life.Name))
                .ElementAt(kill % before.Values.Distinct().Count());
            var its = tasks.Where(task => before[task.TaskId!] == victim.Life.Name).ToList();
            var at = Clock.Now;
            await victim.KillAsync($"kill {kill}", TimeSpan.FromMilliseconds(300));
            if (!await DrillFleet.UntilAsync(() => its.TrueForAll(task => Last(fleet.ReadLedger(), task).At >= at), LongestTakeover, stop))
                Console.WriteLine($"  kill {kill}: a task of {its.Count} did not begin elsewhere within {LongestTakeover.TotalSeconds} s");
            var ledger = fleet.ReadLedger();
            took.AddRange(
                its.Select(task => Last(ledger, task) is { } last && last.At >= at ? last.At - at : (long)LongestTakeover.TotalMilliseconds));
            if (kill % 20 == 0)
                Console.WriteLine($"  {kill,4} kills: {Text(took)}");
            await victim.ReadyAsync(stop);
        }

        Console.WriteLine($"  {options.Kills} kills, {took.Count} takeovers, kill to the next attempt's first line: {Text(took)}");
        return took.TrueForAll(time => time < LongestTakeover.TotalMilliseconds);
    }

    // Whatever has lost a worker too often is poison to the engine: such tasks make room for new ones.
    private static async Task RenewAsync(DrillFleet fleet, List<TaskStory> tasks, CancellationToken stop)
    {
        var ledger = fleet.ReadLedger();
        foreach (var worn in tasks.Where(task => Last(ledger, task).Attempt > MostKillsOfATask).ToList())
        {
            await fleet.CancelAsync(worn, stop);
            tasks.Remove(worn);
        }

        while (tasks.Count < Running)
            tasks.Add(await fleet.CreateAsync(Works, stop));
        if (!await DrillFleet.UntilAsync(() => Now(fleet.ReadLedger(), tasks).Count == tasks.Count, Begins, stop))
            throw new InvalidOperationException("Not every task began.");
    }

    /// <summary>On which process each task runs.</summary>
    private static Dictionary<string, string> Now(LedgerBook ledger, List<TaskStory> tasks) => tasks
        .Where(task => ledger.Beginning(task.TaskId!, 1) is not null)
        .ToDictionary(task => task.TaskId!, task => Last(ledger, task).Process, StringComparer.Ordinal);

    private static LedgerEntry Last(LedgerBook ledger, TaskStory task) =>
        ledger.Of(task.TaskId!).Last(entry => entry.Kind == LedgerKind.Began);

    private static string Text(List<long> took)
    {
        var sorted = took.Order().ToList();
        double At(double part) => sorted[(int)Math.Ceiling(part * sorted.Count) - 1] / 1000.0;
        return $"p50 {At(0.5):0.00} s, p99 {At(0.99):0.00} s, most {sorted[^1] / 1000.0:0.00} s";
    }
}
