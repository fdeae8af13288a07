namespace McpTasks.Board.Parts;

/// <summary>How the board shows a state: a word, an icon and a colour, so that the colour alone never carries the meaning.</summary>
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
        // A tool's own error is a failure in one dialect and a result in the other. The board shows both alike.
        TaskPhase.Completed when task.IsError => new("bad", "warn", "Ended with an error"),
        var state => Of(state),
    };
}
