using System.Globalization;
using Chaos.Checking;

namespace Chaos.Running;

/// <summary>Everything that is known of a round, in its order, as text: whoever looks for the reason of a finding greps for its task.</summary>
internal static class Chronicle
{
    public static void Write(string file, Evidence evidence) => File.WriteAllLines(
        file, Lines(evidence).OrderBy(line => line.At).Select(line => string.Create(CultureInfo.InvariantCulture, $"{line.At} {line.Text}")));

    private static IEnumerable<(long At, string Text)> Lines(Evidence evidence) =>
        evidence.Faults.Select(fault => (fault.From, $"{fault} begins"))
            .Concat(evidence.Faults.Where(fault => fault.Until is not null).Select(fault => (fault.Until!.Value, $"{fault} is over")))
            .Concat(evidence.Lives.Select(life => (life.StartedAt, $"{life.Name} starts")))
            .Concat(evidence.Lives.Where(life => life.EndedAt is not null).Select(life => (life.EndedAt!.Value, $"{life.Name} ends with {life.ExitCode}, by {life.EndedBy ?? "itself"}")))
            .Concat(evidence.Ledger.Entries.Select(entry => (entry.At, $"{entry.Task} attempt {entry.Attempt} {entry.Kind} on {entry.Process} {entry.Ticket} {entry.Text}")))
            .Concat(evidence.Stories.SelectMany(story => story.Creations.Select(creation =>
                (creation.AskedAt, $"{story.TaskId} {story.Script.Tool} {story.Script.Following} {story.Dialect} is called as {creation.Ticket}: {creation.Answer} {creation.Detail}"))))
            .Concat(evidence.Stories.Where(story => story.CancelAskedAt is not null).Select(story => (story.CancelAskedAt!.Value, $"{story.TaskId} is to be cancelled")))
            .Concat(evidence.Stories.SelectMany(story => story.Answers.Select(answer => (answer.At, $"{story.TaskId} has an answer taken by {answer.Via}"))))
            .Concat(evidence.Stories.SelectMany(story => story.Sightings.Select(end => (end.At, $"{story.TaskId} {end.Via} tells {end.Status} {end.Text}"))));
}
