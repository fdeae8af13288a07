namespace McpTasks;

/// <summary>Tells that this process has begun to stop.</summary>
internal sealed record WorkerStop(CancellationToken Token);
