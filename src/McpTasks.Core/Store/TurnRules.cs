namespace McpTasks;

/// <summary>When every store gives a task of usual priority a turn of its own (<see cref="ITaskTurns"/>) though nobody has one.</summary>
/// <remarks>For who writes an <see cref="ITaskTurns"/>; the package McpTasks.StoreKit has the tests that prove it.</remarks>
public static class TurnRules
{
    /// <summary>How many tasks must wait for a worker: a message behind so many takes a while.</summary>
    public const int Crowd = 32;

    /// <summary>How long half of those that can begin must have waited.</summary>
    public static readonly TimeSpan CrowdAge = TimeSpan.FromSeconds(1);

    /// <summary>How many equal owners at the most must share them: beyond that none has much. The new task's owner must have less than half.</summary>
    public const int FewOwners = 9;
}
