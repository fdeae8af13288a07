namespace McpTasks.Cli.Display.Tasks;

/// <summary>A state in its colour.</summary>
internal static class StateStyle
{
    public static string Markup(TaskFacts task) => $"[{ColourOf(task)}]{Spectre.Console.Markup.Escape(Word(task))}[/]";

    public static Text Of(TaskFacts task) => new(Word(task), new(Style.Parse(ColourOf(task)).Foreground));

    private static string Word(TaskFacts task) => task switch
    {
        { State: "completed", IsError: true } => "completed, with an error",
        { StruckBy: not null } => "struck",
        _ => task.State,
    };

    private static string ColourOf(TaskFacts task) => task.State switch
    {
        _ when task.StruckBy is not null => "yellow",
        "running" => "blue",
        "input_required" => "yellow",
        "completed" => task.IsError is true ? "red" : "green",
        "failed" => "red",
        _ => "grey",
    };
}
