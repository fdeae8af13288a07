namespace McpTasks.Board.Details.Stories;

/// <summary>How the board shows the end of an attempt.</summary>
internal sealed record Ending(string Colour, string Icon, string Word, string? Explanation = null)
{
    public static Ending Of(AttemptEnding ending) => ending switch
    {
        AttemptEnding.Running => new("run", "play", "Running"),
        AttemptEnding.Completed => new("ok", "check", "Completed"),
        AttemptEnding.Failed => new("bad", "cross", "Failed"),
        AttemptEnding.Cancelled => new("dim", "ban", "Cancelled"),
        AttemptEnding.HandedBack => new("wait", "back", "Handed back", "Its worker stopped and gave the task back"),
        AttemptEnding.Retried => new("bad", "cross", "Failed", "The task is tried again"),
        AttemptEnding.PutOff => new("wait", "back", "Put off", "Its component waits for something"),
        _ => new("warn", "warn", "Lost", "Its worker stopped responding"),
    };
}
