namespace McpTasks.Operator;

/// <summary>What the operator's endpoints write to the log; docs/events.md has the lines. A number is never given to another event.</summary>
internal static class OperatorEvents
{
    public static readonly EventId OperationFailed = new(2023, nameof(OperationFailed));
}
