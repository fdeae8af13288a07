using System.Globalization;
using Fuzz.Judging;
using Fuzz.Target;

namespace Fuzz.Running;

/// <summary>Says what a campaign was and what was found.</summary>
internal static class Summary
{
    private const int Shown = 25, Slowest = 10, Alike = 110;
    private const long MiB = 1024 * 1024;

    /// <returns>Whether everything held.</returns>
    public static bool Write(CampaignResult result, TargetProcess target)
    {
        var tally = result.Tally;
        Table("what was done to a request", tally.ByHarm);
        Table("what was sent", tally.ByKind);
        Line(
            $"{tally.Done} requests in {result.Took.TotalSeconds:0} s, {tally.Done / result.Took.TotalSeconds:0} a second; {100.0 * tally.Past / Math.Max(1, tally.Done):0.0} % got past the parser");
        Figures("after a tenth", result.Early);
        Figures("at the end", result.Late);
        var slowest = tally.Waited.OrderByDescending(waited => waited.Value).Take(Slowest)
            .Select(waited => string.Create(CultureInfo.InvariantCulture, $"{waited.Key} {waited.Value.TotalSeconds:0} s"));
        Line($"waited for most: {string.Join(", ", slowest)}");
        foreach (var warned in target.Log.GroupBy(line => $"{line.Level} {line.Category}").OrderByDescending(group => group.Count()))
            Line($"log: {warned.Count()} of {warned.Key}, such as: {First(warned.First().Message)}");
        var byCheck = tally.Findings.ToLookup(finding => finding.Check);
        foreach (var check in Checks.All)
        {
            Line(
                $"{(byCheck[check].Any() ? "not ok" : "ok")} {check.Sentence()}{(byCheck[check].Any() ? $": {byCheck[check].Count()}" : "")}");
            foreach (var finding in byCheck[check].DistinctBy(finding => finding.Text[..Math.Min(Alike, finding.Text.Length)]).Take(Shown))
                Line($"    {(finding.Number is { } number ? $"--seed {result.Options.Seed} --only {number}: " : "")}{finding.Text}");
        }

        var failed = byCheck.Count;
        Line($"# pass {Checks.All.Count - failed}");
        Line($"# fail {failed}");
        return failed == 0;
    }

    private static void Table(string name, IReadOnlyDictionary<(string Kind, string Answer), long> counts)
    {
        Line($"{name,-44} {"sent",10}  answered");
        foreach (var kind in counts.GroupBy(count => count.Key.Kind).OrderByDescending(group => group.Sum(count => count.Value)))
        {
            var answers = kind.OrderByDescending(count => count.Value)
                .Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Key.Answer} {count.Value}"));
            Line($"  {kind.Key,-42} {kind.Sum(count => count.Value),10}  {string.Join(", ", answers)}");
        }
    }

    private static void Figures(string when, Figures? figures)
    {
        if (figures is not null)
            Line(
                $"{when}: {figures.Living / MiB} MiB living, {figures.Resident / MiB} MiB resident, {figures.Handles} files, {figures.Threads} threads");
    }

    private static string First(string text) => text.Length > 200 ? text[..200] : text;

    private static void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
