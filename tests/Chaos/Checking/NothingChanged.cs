using Chaos.Clients;
using McpTasks;

namespace Chaos.Checking;

/// <summary>A terminal state, once told or stored, stays as it is.</summary>
internal sealed class NothingChanged : IInvariant
{
    public string Name => "no terminal state changed";

    public IEnumerable<string> Check(Evidence evidence)
    {
        foreach (var story in evidence.Acknowledged)
        {
            foreach (var what in story.Contradictions.Where(what => !what.Contains("no such task", StringComparison.Ordinal)))
                yield return $"{story.TaskId}: {what}";
            var ends = story.Sightings.ToList();
            if (evidence.Store.TryGetValue(story.TaskId!, out var stored))
            {
                if (stored.Status.IsTerminal())
                    ends.Add(new(0, stored.Status, stored.Text, "the store"));
                else if (ends.Count > 0)
                    yield return $"{story.TaskId}: {ends[0].Via} said {ends[0].Status.ToWireName()}, and the store holds {stored.Status.ToWireName()}";
            }

            foreach (var end in ends.Skip(1).Where(end => !Agree(ends[0], end) || !Agree(ends[^1], end)))
                yield return $"{story.TaskId}: {Said(ends[0])}, and {Said(end)}; {Said(ends[^1])}";
        }
    }

    private static bool Agree(Sighting one, Sighting other) =>
        one.Status == other.Status && (one.Text is null || other.Text is null || one.Text == other.Text);

    private static string Said(Sighting end) => $"{end.Via} said {end.Status.ToWireName()} '{end.Text}'";
}
