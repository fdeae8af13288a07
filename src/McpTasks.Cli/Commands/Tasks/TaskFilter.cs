using System.CommandLine.Parsing;

namespace McpTasks.Cli.Commands.Tasks;

/// <summary>The options that select tasks.</summary>
internal sealed class TaskFilter
{
    private readonly Option<string?> _state;
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
        // Commands that show waiting tasks can also show those that a strike holds.
        string[] names =
            [.. states.Select(TaskPhaseNames.Of), .. states.Contains(TaskPhase.Queued) ? [TaskPhaseNames.Struck] : Array.Empty<string>()];
        _state = new("--state", "-s")
        {
            Description = "The task's state.",
            HelpName = string.Join('|', names),
            CustomParser = result => Read(result, names),
        };
        foreach (var option in new Option[] { _state, _component, _owner, _text })
            command.Options.Add(option);
    }

    public TaskQuery Read(ParseResult parsed) => new()
    {
        Phase = parsed.GetValue(_state) is { } state ? TaskPhaseNames.Parse(state) : null,
        Struck = parsed.GetValue(_state) == TaskPhaseNames.Struck,
        Component = parsed.GetValue(_component),
        Owner = parsed.GetValue(_owner),
        Text = parsed.GetValue(_text),
    };

    private static string? Read(ArgumentResult result, string[] names)
    {
        var given = result.Tokens[0].Value;
        var known = Array.Find(names, name => name.Equals(given, StringComparison.OrdinalIgnoreCase));
        if (known is null)
            result.AddError($"--state must be one of {string.Join('|', names)}, but is '{given}'.");
        return known;
    }
}
