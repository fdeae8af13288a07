namespace McpTasks;

/// <summary>How much one worker process does at once.</summary>
/// <param name="Concurrency">How many components run at once; at least 1.</param>
/// <param name="MaxWaiting">How many tasks beside them may wait for their client's input; at least 0.</param>
/// <param name="DrainTimeout">How long running tasks may go on when the worker stops.</param>
public sealed record WorkerLimits(int Concurrency, int MaxWaiting, TimeSpan DrainTimeout)
{
    internal static WorkerLimits Of(McpTasksWorkerOptions options) => new(options.Concurrency, options.MaxWaiting, options.DrainTimeout);
}
