namespace McpTasks.Cli.Facts;

/// <summary>A strike as it is shown.</summary>
internal sealed record StrikeFacts(
    int Number, string? Component, string? Owner, string? Argument, string? Operator, string? Value, string? UpTo, string Mode,
    string? Reason, DateTimeOffset At, string? By)
{
    public static StrikeFacts Of(TaskStrike strike) => new(
        strike.Number, strike.Component, strike.Owner, strike.Argument, strike.Argument is null ? null : strike.Operator.ToName(),
        strike.Value, strike.UpTo,
        strike.Mode.ToName(), strike.Reason, strike.At, strike.By);
}
