namespace McpTasks;

/// <summary>
/// Whose turn it is where tasks of several priorities wait: of 13 turns urgent tasks have 8, usual ones 4 and those of no hurry 1. A turn that nobody of
/// its priority wants goes to the most urgent one.
/// </summary>
internal sealed class TurnOrder
{
    /// <summary>How many turns a round has.</summary>
    public const int Round = 13;

    private static readonly TaskPriority[][] Orders =
    [
        [TaskPriority.High, TaskPriority.Normal, TaskPriority.Low],
        [TaskPriority.Normal, TaskPriority.High, TaskPriority.Low],
        [TaskPriority.Low, TaskPriority.High, TaskPriority.Normal],
    ];

    // The turns of each are spread over the round.
    private const string Turns = "HHNHHNHHNHHNL";

    private int _turn = -1;

    /// <summary>The order of the next turn: whose it is, and whose it is where none of them waits.</summary>
    public IReadOnlyList<TaskPriority> Next() => Turns[(int)((uint)Interlocked.Increment(ref _turn) % Round)] switch
    {
        'H' => Orders[0],
        'N' => Orders[1],
        _ => Orders[2],
    };
}
