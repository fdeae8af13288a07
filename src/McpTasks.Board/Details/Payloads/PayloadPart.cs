namespace McpTasks.Board.Details.Payloads;

/// <summary>One piece of a payload, as a person reads it: its text is cut to what can be read, its size is that before.</summary>
internal sealed record PayloadPart(string Title, string Text, long Bytes, bool IsJson)
{
    /// <summary>Whether it is short enough to be shown without asking.</summary>
    public bool IsShort => Text.Length <= 2_000;
}

/// <summary>What a task was asked and what came of it.</summary>
internal sealed record Payload(
    TaskRecord Task, IReadOnlyList<PayloadPart> Arguments, string? NoArguments,
    IReadOnlyList<PayloadPart> Answers, IReadOnlyList<PayloadPart> Result, string? Error);
