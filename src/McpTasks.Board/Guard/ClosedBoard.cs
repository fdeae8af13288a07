namespace McpTasks.Board.Guard;

/// <summary>What is served where neither a policy nor a key says who may see the board: nothing but that.</summary>
internal static class ClosedBoard
{
    public const string Why =
        $"Set {TaskOperatorOptions.Section}:{nameof(TaskOperatorOptions.Key)} to 32 or more characters, "
        + $"or {TaskBoardOptions.Section}:{nameof(TaskBoardOptions.Policy)} to the name of an authorization policy.";

    public static Task AnswerAsync(BoardRequest request) =>
        request.SayAsync(StatusCodes.Status404NotFound, "The task board is closed", Why);
}
