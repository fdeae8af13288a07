using Chaos.Service;
using McpTasks;

namespace Chaos.Checking;

/// <summary>A tool that asked got the answer to its own question, to each of them.</summary>
internal sealed class AnswersArrive : IInvariant
{
    public string Name => "every question got its own answer";

    public IEnumerable<string> Check(Evidence evidence)
    {
        foreach (var story in evidence.Acknowledged.Where(story => story.Script.Tool == "asking"))
        {
            var task = evidence.Store.GetValueOrDefault(story.TaskId!);
            if (task is null or { Status: McpTaskStatus.Cancelled } || Endings.OfEngine(task) != EngineEnding.None)
                continue;
            var ticket = story.Creations[^1].Ticket;
            var answers = Enumerable.Range(1, story.Script.Size)
                .Select(number => $"[accept {Question.Answer(Question.Text(number, ticket))}]");
            if (task.Status != McpTaskStatus.Completed
                || task.Text?.EndsWith(' ' + string.Join(' ', answers), StringComparison.Ordinal) != true)
                yield return $"{task.Id} asked {story.Script.Size} questions and ended {task.Status.ToWireName()} with '{task.Text}'";
        }
    }
}
