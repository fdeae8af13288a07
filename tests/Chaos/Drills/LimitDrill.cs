using System.Globalization;
using Chaos.Clients;
using Chaos.Ledger;
using Chaos.Service;
using McpTasks;

namespace Chaos.Drills;

/// <summary>
/// Tasks under limits, under a rate, and of three priorities, while the workers are killed in turn. By the ledger there are never more at once
/// than a limit says, never more in a window than the rate says, no priority and no owner starves, with a limit and without, and every task ends.
/// </summary>
internal static class LimitDrill
{
    private const int Limited = 60, OfMany = 90, OfFew = 30, Crowd = 150, Newcomers = 30, Paced = 48, OfEachPriority = 80, AtOnce = 3, Slots = 3;

    // Of 13 that begin while all priorities wait.
    private const int Cycle = 13, UsualShare = 4, LazyShare = 1;

    private static readonly int[] Lengths = [200, 240, 280, 320, 360];
    private static readonly TimeSpan Prioritised = TimeSpan.FromSeconds(1), PacedLength = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan SharedLength = TimeSpan.FromMilliseconds(400), BetweenKills = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Away = TimeSpan.FromMilliseconds(300), Longest = TimeSpan.FromMinutes(6);

    // The store counts a beginning, and the tool's first line runs later: by so much more or less from one task to the next on a busy machine.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(2);

    public static async Task<bool> RunAsync(ChaosOptions options, CancellationToken stop)
    {
        Console.WriteLine($"drill on {options.Workers} workers that are killed in turn, --store {options.Store}");
        Console.WriteLine($"  {Limited} tasks, {AtOnce} at once and one of each length; {OfMany} and {OfFew} of two owners, {AtOnce} at once; {Crowd} and {Newcomers} without a limit");
        Console.WriteLine($"  {Paced} tasks, {HonestTools.PacedMost} in {HonestTools.PacedPer}; {OfEachPriority} of each priority");
        await using var fleet = await DrillFleet.StartAsync(options with { Concurrency = Slots }, stop);
        var (stories, kills) = (new List<TaskStory>(), 0);
        // By themselves: owners take turns under their limit, and workers that are busy with other tasks do not look who waits there.
        for (var i = 0; i < OfMany + OfFew; i++)
            stories.Add(await fleet.CreateAsync(SharedLength, stop, "shared", i < OfMany ? "many" : "few"));
        var (few, bothWait) = (stories.Skip(OfMany).Select(story => story.Script).ToHashSet(), Clock.Now);
        await KillWhileAsync();

        for (var i = 0; i < Crowd + Newcomers; i++)
        {
            // Owners have turns once others have waited for a while.
            if (i == Crowd)
                await Task.Delay(2 * TurnRules.CrowdAge, stop);
            stories.Add(await fleet.CreateAsync(SharedLength, stop, "steady", i < Crowd ? "many" : "few"));
        }

        var (newcomers, allCame) = (stories.TakeLast(Newcomers).Select(story => story.Script).ToHashSet(), Clock.Now);
        var free = stories.TakeLast(Crowd + Newcomers).Select(story => story.Script).ToHashSet();
        await KillWhileAsync();

        for (var i = 0; i < Limited; i++)
            stories.Add(await fleet.CreateAsync(TimeSpan.FromMilliseconds(Lengths[i % Lengths.Length]), stop, "limited"));
        await KillWhileAsync();

        var allWait = long.MaxValue;
        for (var i = 0; i < OfEachPriority; i++)
        {
            // Every slot has its task, and more of each priority wait.
            if (i == 2 * Slots * options.Workers / 3)
                allWait = Clock.Now;
            foreach (var tool in new[] { "lazy", "steady", "urgent" })
                stories.Add(await fleet.CreateAsync(Prioritised, stop, tool));
        }

        for (var i = 0; i < Paced; i++)
            stories.Add(await fleet.CreateAsync(PacedLength, stop, "paced"));
        await KillWhileAsync();

        var runs = RunsOf(fleet, stories);
        var ended = stories.Count(story => story.End is { Status: McpTaskStatus.Completed });
        Console.WriteLine($"  {runs.Count} attempts of {stories.Count} tasks, {kills} kills: {ended} completed");
        // Each is told, also where the one before does not hold.
        bool[] held =
        [
            LimitsHold(OfTool(runs, "limited")), RateHolds(OfTool(runs, "paced")), NoPriorityStarves(runs, allWait),
            NoOwnerStarves("under a limit", OfTool(runs, "shared"), few, bothWait) && Most(OfTool(runs, "shared")) <= AtOnce,
            NoOwnerStarves("without one", [.. runs.Where(run => free.Contains(run.Script))], newcomers, allCame), ended == stories.Count,
        ];
        Console.WriteLine($"{held.Count(one => one)} passed, {held.Count(one => !one)} failed");
        return held.All(one => one);

        async Task KillWhileAsync()
        {
            var began = Clock.Now;
            while (stories.Exists(story => !story.IsTold) && Clock.Now - began < Longest.TotalMilliseconds)
            {
                await fleet.System.Workers[kills % fleet.System.Workers.Count].KillAsync($"kill {++kills}", Away);
                await Task.Delay(BetweenKills, stop);
            }
        }
    }

    private static bool LimitsHold(List<Run> runs)
    {
        var (most, ofOneLength) = (Most(runs), runs.GroupBy(run => run.Script.Size).Max(group => Most([.. group])));
        Console.WriteLine($"  limits: {runs.Count} attempts, at most {most} at once, {ofOneLength} of one length");
        return most <= AtOnce && ofOneLength == 1;
    }

    private static bool RateHolds(List<Run> runs)
    {
        var window = (TimeSpan.Parse(HonestTools.PacedPer, CultureInfo.InvariantCulture) - Slack).TotalMilliseconds;
        var most = runs.Select(run => runs.Count(other => other.From >= run.From && other.From < run.From + window)).DefaultIfEmpty().Max();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"  rate: {runs.Count} attempts, at most {most} in {window / 1000:0.#} s"));
        return most <= HonestTools.PacedMost;
    }

    // While tasks of all three wait: until the first of the three has begun all of its own.
    private static bool NoPriorityStarves(List<Run> runs, long allWait)
    {
        var first = runs.Where(run => run.Attempt == 1).ToList();
        string[] tools = ["urgent", "steady", "lazy"];
        var until = tools.Min(tool => OfTool(first, tool).Select(run => run.From).DefaultIfEmpty(long.MaxValue).Max());
        var counts = tools.Select(tool => OfTool(first, tool).Count(run => run.From >= allWait && run.From <= until)).ToList();
        var all = counts.Sum();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  priorities: while all waited {all} began, {counts[0]} urgent, {counts[1]} usual, {counts[2]} of low priority"));
        // Half of its share, since each worker that is killed begins its turns anew.
        return counts[1] >= all * UsualShare / Cycle / 2 && counts[2] >= all * LazyShare / Cycle / 2 && counts[0] >= counts[1];
    }

    // While both wait: owners take turns, so that the one with few tasks has begun as many as the other, or nearly.
    private static bool NoOwnerStarves(string how, List<Run> runs, HashSet<TaskScript> few, long bothWait)
    {
        var first = runs.Where(run => run.Attempt == 1 && run.From >= bothWait).ToList();
        var until = first.Where(run => few.Contains(run.Script)).Select(run => run.From).DefaultIfEmpty(long.MaxValue).Max();
        var (all, ofFew) = (first.Count(run => run.From <= until), first.Count(run => run.From <= until && few.Contains(run.Script)));
        Console.WriteLine($"  owners {how}: while both waited {all} began, {ofFew} of the owner with {few.Count}");
        // Half of them, less what a worker that is killed takes out of its turn.
        return ofFew >= all / 3;
    }

    // From the tool's first line to its last, or to the death of its process.
    private static List<Run> RunsOf(DrillFleet fleet, List<TaskStory> stories)
    {
        var ledger = fleet.ReadLedger();
        var scripts = stories.ToDictionary(story => story.TaskId!, story => story.Script, StringComparer.Ordinal);
        var deaths = fleet.System.Slots.SelectMany(slot => slot.Lives)
            .ToDictionary(life => life.Name, life => life.EndedAt ?? Clock.Now, StringComparer.Ordinal);
        return [.. ledger.Entries.Where(entry => entry.Kind == LedgerKind.Began).Select(began => new Run(
            scripts[began.Task], began.Attempt, began.At,
            ledger.Of(began.Task).FirstOrDefault(entry => entry.Attempt == began.Attempt && entry.Kind is LedgerKind.Done or LedgerKind.Threw)?.At
                ?? deaths[began.Process]))];
    }

    private static List<Run> OfTool(List<Run> runs, string tool) => [.. runs.Where(run => run.Script.Tool == tool)];

    private static int Most(List<Run> runs) =>
        runs.Select(run => runs.Count(other => other.From <= run.From && other.To > run.From)).DefaultIfEmpty().Max();

    private sealed record Run(TaskScript Script, int Attempt, long From, long To);
}
