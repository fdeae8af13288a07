using System.CommandLine.Parsing;

namespace McpTasks.Cli.Commands;

/// <summary>Options that say which tasks are meant.</summary>
internal sealed class TaskFilter
{
    private readonly Option<TaskPhase?> _state;
    private readonly Option<string?> _component = new("--component", "-c")
    {
        Description = "The component's name, whole.",
        HelpName = "name",
    };
    private readonly Option<string?> _owner = new("--owner", "-o") { Description = "The owner's key, whole.", HelpName = "key" };
    private readonly Option<string?> _text = new("--text", "-t")
    {
        Description = "A text in the id, the component's name or the status message.",
        HelpName = "text",
    };

    public TaskFilter(Command command, params TaskPhase[] states)
    {
        var names = string.Join("|", states.Select(TaskPhaseNames.Of));
        _state = new("--state", "-s")
        {
            Description = "The task's state.",
            HelpName = names,
            CustomParser = result => Read(result, states, names),
        };
        foreach (var option in new Option[] { _state, _component, _owner, _text })
            command.Options.Add(option);
    }

    public TaskQuery Read(ParseResult parsed) => new()
    {
        Phase = parsed.GetValue(_state),
        Component = parsed.GetValue(_component),
        Owner = parsed.GetValue(_owner),
        Text = parsed.GetValue(_text),
    };

    private static TaskPhase? Read(ArgumentResult result, TaskPhase[] states, string names)
    {
        var state = TaskPhaseNames.Parse(result.Tokens[0].Value);
        if (state is null || !states.Contains(state.Value))
            result.AddError($"--state must be one of {names}, but is '{result.Tokens[0].Value}'.");
        return state;
    }
}
