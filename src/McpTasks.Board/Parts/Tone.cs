namespace McpTasks.Board.Parts;

/// <summary>How a state is told: a word, an icon and a colour, so that the colour alone never carries the meaning.</summary>
internal sealed record Tone(string Colour, string Icon, string Word)
{
    public static Tone Of(TaskPhase state) => state switch
    {
        TaskPhase.Queued => new("wait", "clock", "Queued"),
        TaskPhase.Running => new("run", "play", "Running"),
        TaskPhase.InputRequired => new("ask", "question", "Input required"),
        TaskPhase.Completed => new("ok", "check", "Completed"),
        TaskPhase.Failed => new("bad", "cross", "Failed"),
        _ => new("dim", "ban", "Cancelled"),
    };

    public static Tone Of(TaskRecord task) => task.Phase() switch
    {
        TaskPhase.Queued when task.StruckBy is not null => new("warn", "pause", "Struck"),
        TaskPhase.Queued when task.Attempt > 0 => new("warn", "redo", "Queued again"),
        // What the one dialect calls a failure is a result in the other; here it is a tool's own error in both.
        TaskPhase.Completed when task.IsError => new("bad", "warn", "Ended with an error"),
        var state => Of(state),
    };
}
