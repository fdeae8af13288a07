using McpTasks;

namespace Chaos.Checking;

/// <summary>
/// When nothing is done to the system any more and every lease is past, every task ends within five seconds. One that no client was told of
/// may wait for an answer that nobody can give, and one whose creation was cut half-way may never run.
/// </summary>
internal sealed class NothingStuck : IInvariant
{
    public string Name => "no task works on after the quiet";

    public IEnumerable<string> Check(Evidence evidence)
    {
        foreach (var id in evidence.Stuck)
        {
            var (story, stored, last) = (
                evidence.StoryOf(id), evidence.Store.GetValueOrDefault(id), evidence.Ledger.Of(id).LastOrDefault());
            if (story is null && stored is ({ Status: McpTaskStatus.InputRequired } or { Attempt: 0 }))
                continue;
            var ran = last is null ? "nothing" : $"attempt {last.Attempt} {last.Kind} on {last.Process}";
            yield return $"{id} is {stored?.Status}, attempt {stored?.Attempt}; its ledger ends with {ran}; "
                + $"it has {stored?.Answered} answers to {stored?.Asked} questions, and its clients' were taken {story?.Answers.Count ?? 0} times";
        }
    }
}
