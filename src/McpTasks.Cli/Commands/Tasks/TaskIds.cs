using System.CommandLine.Parsing;

namespace McpTasks.Cli.Commands.Tasks;

/// <summary>Arguments that are ids of tasks.</summary>
internal static class TaskIds
{
    public static Argument<TaskId> One() => new("id") { Description = "The task's id.", CustomParser = result => Read(result)[0] };

    public static Argument<TaskId[]> Several(ArgumentArity arity) =>
        new("id") { Description = "The tasks' ids.", Arity = arity, CustomParser = Read };

    private static TaskId[] Read(ArgumentResult result)
    {
        var ids = new List<TaskId>();
        foreach (var token in result.Tokens)
        {
            if (!TaskId.TryParse(token.Value, out var id))
                result.AddError($"'{token.Value}' is not a task's id.");
            ids.Add(id);
        }

        return [.. ids.Distinct()];
    }
}
