namespace McpTasks.Board.Details.Payloads;

/// <summary>
/// One piece of a payload for a person to read: the text is cut to a readable length, the size is the size before the cut.
/// </summary>
internal sealed record PayloadPart(string Title, string Text, long Bytes, bool IsJson)
{
    /// <summary>Whether the text is short enough to be unfolded from the start.</summary>
    public bool IsShort => Text.Length <= 2_000;
}

/// <summary>The arguments, the answers and the outcome of a task.</summary>
internal sealed record Payload(
    TaskRecord Task, IReadOnlyList<PayloadPart> Arguments, string? NoArguments,
    IReadOnlyList<PayloadPart> Answers, IReadOnlyList<PayloadPart> Result, string? Error);
