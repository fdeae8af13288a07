namespace Chaos.Checking;

/// <summary>A task that a client was told of is in the store, and was told to the end.</summary>
internal sealed class NothingLost : IInvariant
{
    public string Name => "no acknowledged task is lost";

    public IEnumerable<string> Check(Evidence evidence)
    {
        if (evidence.Stories.Count(story => story.TaskId is null) is > 0 and var never)
            yield return $"{never} of {evidence.Stories.Count} tasks were not created in the round's time";
        foreach (var story in evidence.Stories)
        {
            var name = $"task {story.Script.Index} ({story.Script.Tool}) {story.TaskId}";
            if (story.TaskId is null)
                continue;
            if (!evidence.Store.ContainsKey(story.TaskId))
                yield return $"{name} is not in the store";
            else if (!story.IsTold)
                yield return $"{name}: no client was told how it ended";
            foreach (var lost in story.Contradictions.Where(what => what.Contains("no such task", StringComparison.Ordinal)))
                yield return $"{name}: {lost}";
        }
    }
}
