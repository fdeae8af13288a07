using Chaos.Clients;
using Chaos.Ledger;
using McpTasks;

namespace Chaos.Drills;

/// <summary>Takes the store away while tasks run: some end meanwhile, some when it is back, and each of them must have run once.</summary>
internal static class OutageDrill
{
    private const int Tasks = 24;
    private static readonly TimeSpan Begins = TimeSpan.FromSeconds(60), AfterReturn = TimeSpan.FromSeconds(8),
        LongestHealing = TimeSpan.FromMinutes(3);

    public static async Task<bool> RunAsync(ChaosOptions options, CancellationToken stop)
    {
        var ttl = options.Ttl is { } seconds ? $", tasks with a ttl of {seconds.TotalSeconds} s" : "";
        Console.WriteLine($"drill: {options.Drill} of {options.Away.TotalSeconds} s, --store {options.Store}{ttl}");
        await using var fleet = await DrillFleet.StartAsync(options, stop);
        var stories = new List<TaskStory>();
        for (var i = 0; i < Tasks; i++)
            stories.Add(await fleet.CreateAsync(i % 2 == 0 ? options.Away / 2 : options.Away + AfterReturn, stop));
        if (!await DrillFleet.UntilAsync(() => Begun(fleet.ReadLedger(), stories) == Tasks, Begins, stop))
            throw new InvalidOperationException("Not every task began.");

        var system = fleet.System;
        var gone = Clock.Now;
        if (options.Drill == Drill.Hang)
        {
            await system.Store.FreezeAsync(options.Away, stop);
        }
        else
        {
            await system.Store.KillAsync();
            await Task.Delay(options.Away, stop);
            await system.Store.StartAsync(stop);
        }

        var back = Clock.Now;
        await DrillFleet.UntilAsync(() => stories.TrueForAll(story => story.IsTold), LongestHealing, stop);
        return Report(fleet.ReadLedger(), stories, (gone, back));
    }

    private static int Begun(LedgerBook ledger, List<TaskStory> stories) =>
        stories.Count(story => ledger.Beginning(story.TaskId!, 1) is not null);

    private static bool Report(LedgerBook ledger, List<TaskStory> stories, (long Gone, long Back) outage)
    {
        var attempts = stories.Select(story => ledger.Of(story.TaskId!).Count(entry => entry.Kind == LedgerKind.Began)).ToList();
        var meanwhile = stories.Count(story => ledger.Of(story.TaskId!).Any(
            entry => entry.Kind == LedgerKind.Done && entry.At > outage.Gone && entry.At < outage.Back));
        var right = stories.Count(
            story => story.End is { Status: McpTaskStatus.Completed } && Outcome(ledger, story) == story.Sightings.LastOrDefault(seen => seen.Text is not null)?.Text);
        var told = stories.Where(story => story.IsTold).Select(story => story.Sightings[^1].At - outage.Back).DefaultIfEmpty().Max();
        Console.WriteLine($"  {stories.Count} tasks, {meanwhile} of them done while it was away; attempts: {attempts.Min()} to {attempts.Max()}; "
            + $"outcomes right: {right}; the last was told {told / 1000.0:0.0} s after the return");
        foreach (var story in stories.Where(story => story.Contradictions.Count > 0 || !story.IsTold))
            Console.WriteLine($"  {story.TaskId}: {(story.IsTold ? string.Join("; ", story.Contradictions) : "its end was not told")}");
        return attempts.TrueForAll(count => count == 1) && right == stories.Count && meanwhile > 0;
    }

    private static string? Outcome(LedgerBook ledger, TaskStory story) =>
        ledger.Of(story.TaskId!).LastOrDefault(entry => entry.Kind == LedgerKind.Done)?.Text;
}
