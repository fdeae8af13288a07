namespace McpTasks.Operator;

/// <summary>
/// What the operator's endpoints write to the log; docs/events.md has the lines. A number is never given to another event.
/// </summary>
internal static partial class OperatorEvents
{
    [LoggerMessage(2023, LogLevel.Error, "The operator's request failed")]
    public static partial void OperationFailed(this ILogger logger, Exception error);
}
