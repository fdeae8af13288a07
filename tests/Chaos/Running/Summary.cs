using System.Globalization;
using Chaos.Checking;
using McpTasks;

namespace Chaos.Running;

/// <summary>Says what a round was and what was found.</summary>
internal static class Summary
{
    private const int Shown = 12;

    public static void Write(int seed, Evidence evidence, IReadOnlyList<Verdict> verdicts)
    {
        var acknowledged = evidence.Acknowledged.ToList();
        Line($"seed {seed}: {acknowledged.Count} tasks");
        Table("statuses", evidence.Store.Values.GroupBy(task => task.Status.ToWireName()));
        Table("tools", acknowledged.GroupBy(story => story.Script.Tool));
        Table("attempts", evidence.Store.Values.GroupBy(task => task.Attempt.ToString(CultureInfo.InvariantCulture)));
        Table(
            "extra attempts by cause", AttemptsHaveCauses.ExtraAttempts(evidence).GroupBy(extra => extra.Cause?.Kind.ToString() ?? "none"));
        Table("faults", evidence.Faults.GroupBy(fault => fault.Kind.ToString()));
        Table("creations answered", evidence.Stories.SelectMany(story => story.Creations).GroupBy(creation => creation.Answer.ToString()));
        Line($"  ran though nobody was told: {CreationsExact.Unacknowledged(evidence).Count()}");
        Line(
            $"  created to told:      {Latencies(acknowledged.Where(story => story.End is not null).Select(story => story.End!.At - story.CreatedAt))}");
        Line($"  kill to next attempt: {Latencies(Takeovers.AfterKills(evidence))}");
        foreach (var verdict in verdicts)
        {
            Line($"  {(verdict.Holds ? "ok    " : "FAILED")} {verdict.Invariant}{(verdict.Holds ? "" : $": {verdict.Findings.Count}")}");
            foreach (var finding in verdict.Findings.Take(Shown))
                Line($"           {finding}");
        }
    }

    private static void Table<T>(string name, IEnumerable<IGrouping<string, T>> groups)
    {
        var counts = groups.Select(group => (group.Key, Count: group.Count())).OrderByDescending(group => group.Count);
        Line($"  {name + ":",-26}{string.Join("  ", counts.Select(group => $"{group.Key} {group.Count}"))}");
    }

    private static string Latencies(IEnumerable<long> milliseconds)
    {
        var all = milliseconds.Order().ToList();
        return all.Count == 0
            ? "none"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{all.Count} times, p50 {At(0.5)} ms, p90 {At(0.9)} ms, p99 {At(0.99)} ms, longest {all[^1]} ms");

        long At(double share) => all[(int)(share * (all.Count - 1))];
    }

    private static void Line(string text) => Console.WriteLine(text);
}
