namespace McpTasks.Board.Guard;

/// <summary>The only page of a board without a policy and without a key. The page says what to set.</summary>
internal static class ClosedBoard
{
    public const string Why =
        $"Set {TaskOperatorOptions.Section}:{nameof(TaskOperatorOptions.Key)} to 32 or more characters, "
        + $"or {TaskBoardOptions.Section}:{nameof(TaskBoardOptions.Policy)} to the name of an authorization policy.";

    public static Task AnswerAsync(BoardRequest request) =>
        request.SayAsync(StatusCodes.Status404NotFound, "The task board is closed", Why);
}
