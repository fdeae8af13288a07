using McpTasks;

namespace Chaos.Checking;

/// <summary>
/// When nothing is done to the system any more and every lease is past, every task ends within five seconds. One that no client was told of may wait for an
/// answer that nobody can give, and one whose creation was cut half-way may never run.
/// </summary>
internal sealed class NothingStuck : IInvariant
{
    public string Name => "no task works on after the quiet";

    public IEnumerable<string> Check(Evidence evidence) => evidence.Stuck.Where(id => evidence.StoryOf(id) is not null || evidence.Store.GetValueOrDefault(id) is not ({ Status: McpTaskStatus.InputRequired } or { Attempt: 0 })).Select(id =>
    {
        var stored = evidence.Store.GetValueOrDefault(id);
        var last = evidence.Ledger.Of(id).LastOrDefault();
        return $"{id} is {stored?.Status}, attempt {stored?.Attempt}; its ledger ends with {(last is null ? "nothing" : $"attempt {last.Attempt} {last.Kind} on {last.Process}")}; it has {stored?.Answered} answers to {stored?.Asked} questions, and its clients' were taken {evidence.StoryOf(id)?.Answers.Count ?? 0} times";
    });
}
