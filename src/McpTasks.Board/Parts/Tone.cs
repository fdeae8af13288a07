namespace McpTasks.Board.Parts;

/// <summary>How a state is told: a word, an icon and a colour, so that the colour alone never carries the meaning.</summary>
internal sealed record Tone(string Colour, string Icon, string Word)
{
    public static Tone Of(TaskState state) => state switch
    {
        TaskState.Queued => new("wait", "clock", "Queued"),
        TaskState.Running => new("run", "play", "Running"),
        TaskState.InputRequired => new("ask", "question", "Input required"),
        TaskState.Completed => new("ok", "check", "Completed"),
        TaskState.Failed => new("bad", "cross", "Failed"),
        _ => new("dim", "ban", "Cancelled"),
    };

    public static Tone Of(TaskRecord task) => task.State() switch
    {
        TaskState.Queued when task.Attempt > 0 => new("warn", "redo", "Queued again"),
        // What the one dialect calls a failure is a result in the other; here it is a tool's own error in both.
        TaskState.Completed when task.IsError => new("bad", "warn", "Ended with an error"),
        var state => Of(state),
    };
}
