using System.Globalization;
using Chaos.Checking;
using Chaos.Clients;
using Chaos.Faults;
using Chaos.Fleet;
using Chaos.Ledger;

namespace Chaos.Running;

/// <summary>
/// Everything that is known of a round, in its order, as text: whoever looks for the reason of a finding greps for its task.
/// </summary>
internal static class Chronicle
{
    public static void Write(string file, Evidence evidence) => File.WriteAllLines(
        file,
        Lines(evidence).OrderBy(line => line.At).Select(line => string.Create(CultureInfo.InvariantCulture, $"{line.At} {line.Text}")));

    private static IEnumerable<(long At, string Text)> Lines(Evidence evidence) =>
    [
        .. evidence.Faults.SelectMany(Of), .. evidence.Lives.SelectMany(Of), .. evidence.Ledger.Entries.Select(Of),
        .. evidence.Stories.SelectMany(Of),
    ];

    private static IEnumerable<(long At, string Text)> Of(FaultRecord fault) =>
        fault.Until is { } until ? [(fault.From, $"{fault} begins"), (until, $"{fault} is over")] : [(fault.From, $"{fault} begins")];

    private static IEnumerable<(long At, string Text)> Of(ServiceLife life)
    {
        yield return (life.StartedAt, $"{life.Name} starts");
        if (life.EndedAt is { } ended)
            yield return (ended, $"{life.Name} ends with {life.ExitCode}, by {life.EndedBy ?? "itself"}");
    }

    private static (long At, string Text) Of(LedgerEntry entry) =>
        (entry.At, $"{entry.Task} attempt {entry.Attempt} {entry.Kind} on {entry.Process} {entry.Ticket} {entry.Text}");

    private static IEnumerable<(long At, string Text)> Of(TaskStory story)
    {
        var (task, called) = (story.TaskId, $"{story.Script.Tool} {story.Script.Following} {story.Dialect} is called as");
        foreach (var creation in story.Creations)
            yield return (creation.AskedAt, $"{task} {called} {creation.Ticket}: {creation.Answer} {creation.Detail}");
        if (story.CancelAskedAt is { } cancelled)
            yield return (cancelled, $"{task} is to be cancelled");
        foreach (var (at, via) in story.Answers)
            yield return (at, $"{task} has an answer taken by {via}");
        foreach (var end in story.Sightings)
            yield return (end.At, $"{task} {end.Via} tells {end.Status} {end.Text}");
    }
}
