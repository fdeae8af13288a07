using Chaos.Clients;
using Chaos.Ledger;
using McpTasks;

namespace Chaos.Drills;

/// <summary>
/// Tasks of one tool of which three may run at once, and one of each length, while the workers are killed in turn. By the ledger there are never more, and
/// every task ends.
/// </summary>
internal static class LimitDrill
{
    private const int Tasks = 160, AtOnce = 3;
    private static readonly int[] Lengths = [200, 240, 280, 320, 360];
    private static readonly TimeSpan BetweenKills = TimeSpan.FromSeconds(3), Away = TimeSpan.FromMilliseconds(300), Longest = TimeSpan.FromMinutes(6);

    public static async Task<bool> RunAsync(ChaosOptions options, CancellationToken stop)
    {
        Console.WriteLine($"drill: {Tasks} tasks, {AtOnce} at once and one of each length, on {options.Workers} workers that are killed in turn, --store {options.Store}");
        await using var fleet = await DrillFleet.StartAsync(options, stop);
        var stories = new List<TaskStory>();
        for (var i = 0; i < Tasks; i++)
            stories.Add(await fleet.CreateAsync(TimeSpan.FromMilliseconds(Lengths[i % Lengths.Length]), stop, "limited"));
        var (kills, began) = (0, Clock.Now);
        while (stories.Exists(story => !story.IsTold) && Clock.Now - began < Longest.TotalMilliseconds)
        {
            await fleet.System.Workers[kills % fleet.System.Workers.Count].KillAsync($"kill {++kills}", Away);
            await Task.Delay(BetweenKills, stop);
        }

        return Report(fleet, stories, kills);
    }

    private static bool Report(DrillFleet fleet, List<TaskStory> stories, int kills)
    {
        var runs = RunsOf(fleet);
        var groups = runs.GroupBy(run => stories.Find(story => story.TaskId == run.Task)!.Script.Size).ToDictionary(group => group.Key, group => Most([.. group]));
        var (most, ended) = (Most(runs), stories.Count(story => story.End is { Status: McpTaskStatus.Completed }));
        Console.WriteLine($"  {runs.Count} attempts of {stories.Count} tasks, {kills} kills: at most {most} at once, {groups.Values.Max()} of one length; {ended} completed");
        return most <= AtOnce && groups.Values.Max() == 1 && ended == stories.Count;
    }

    // From the tool's first line to its last, or to the death of its process.
    private static List<(string Task, long From, long To)> RunsOf(DrillFleet fleet)
    {
        var ledger = fleet.ReadLedger();
        var deaths = fleet.System.Slots.SelectMany(slot => slot.Lives).ToDictionary(life => life.Name, life => life.EndedAt ?? Clock.Now, StringComparer.Ordinal);
        return [.. ledger.Entries.Where(entry => entry.Kind == LedgerKind.Began).Select(began => (
            began.Task, began.At,
            ledger.Of(began.Task).FirstOrDefault(entry => entry.Attempt == began.Attempt && entry.Kind is LedgerKind.Done or LedgerKind.Threw)?.At ?? deaths[began.Process]))];
    }

    private static int Most(List<(string Task, long From, long To)> runs) =>
        runs.Select(run => runs.Count(other => other.From <= run.From && other.To > run.From)).DefaultIfEmpty().Max();
}
