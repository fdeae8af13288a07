using Chaos.Ledger;
using McpTasks;

namespace Chaos.Drills;

/// <summary>
/// Ten schedules run every second, and every process looks after them all; one after the other is killed. Each second of each schedule must
/// be one task and no more, whoever was killed while making it.
/// </summary>
internal static class ScheduleDrill
{
    private const int Schedules = 10, Occurrences = 1000;
    private static readonly TimeSpan BetweenKills = TimeSpan.FromSeconds(2), Away = TimeSpan.FromMilliseconds(300),
        Settles = TimeSpan.FromSeconds(45);

    /// <summary>The settings of the services.</summary>
    public static IEnumerable<(string Name, string Value)> Settings => Enumerable.Range(0, Schedules).SelectMany(number => new[]
    {
        ($"McpTasks__Schedules__tick-{number}__Component", "tick"), ($"McpTasks__Schedules__tick-{number}__Cron", "* * * * * *"),
    });

    public static async Task<bool> RunAsync(ChaosOptions options, CancellationToken stop)
    {
        Console.WriteLine(
            $"drill: {Schedules} schedules of a second on {options.Apis} api services and {options.Workers} workers, killed in turn, --store {options.Store}");
        await using var fleet = await DrillFleet.StartAsync(options, stop);
        var kills = 0;
        while (OccurrencesOf(fleet.ReadLedger()).Count < Occurrences)
        {
            var slot = fleet.System.Slots[kills % fleet.System.Slots.Count];
            await slot.KillAsync($"kill {++kills}", Away);
            await Task.Delay(BetweenKills, stop);
            if (kills % 10 == 0)
                Console.WriteLine($"  {kills,4} kills, {OccurrencesOf(fleet.ReadLedger()).Count,5} occurrences");
        }

        await fleet.System.ReadyAsync(stop);
        var until = TimeProvider.System.GetUtcNow();
        // What a killed worker held runs again after its lease at the latest.
        await Task.Delay(options.Lease + Settles, stop);
        return Report(OccurrencesOf(fleet.ReadLedger()), kills, until);
    }

    // Which tasks each occurrence was.
    private static Dictionary<Occurrence, HashSet<string>> OccurrencesOf(LedgerBook ledger) => ledger.Entries
        .Where(entry => entry.Kind == LedgerKind.Began)
        .GroupBy(entry => entry.Ticket.Split(' ') is [var schedule, var time] ? new Occurrence(schedule, time) : new("", entry.Ticket))
        .ToDictionary(group => group.Key, group => group.Select(entry => entry.Task).ToHashSet(StringComparer.Ordinal));

    private static bool Report(Dictionary<Occurrence, HashSet<string>> occurrences, int kills, DateTimeOffset until)
    {
        var twice = occurrences
            .Where(each => each.Value.Count > 1)
            .Select(each => $"{each.Key.Schedule} {each.Key.Name} was {each.Value.Count} tasks")
            .ToList();
        var missing = occurrences.Keys.GroupBy(each => each.Schedule).SelectMany(schedule => Missing([.. schedule], until)).ToList();
        Console.WriteLine(
            $"  {occurrences.Count} occurrences, {kills} kills: {twice.Count} ran as more than one task, {missing.Count} did not run");
        foreach (var problem in twice.Concat(missing).Take(20))
            Console.WriteLine($"  {problem}");
        return twice.Count == 0 && missing.Count == 0 && occurrences.Count >= Occurrences;
    }

    private static IEnumerable<string> Missing(List<Occurrence> schedule, DateTimeOffset until)
    {
        var ran = schedule.Select(each => each.Time!.Value).ToHashSet();
        for (var time = ran.Min(); time <= until; time += TimeSpan.FromSeconds(1))
        {
            if (!ran.Contains(time))
                yield return $"{schedule[0].Schedule} did not run at {time:HH:mm:ss}";
        }
    }
}
