namespace McpTasks.Server.Legacy;

/// <summary>Tasks as MCP 2025-11-25 writes them.</summary>
internal static class LegacyWire
{
    public static JsonObject Created(TaskRecord task) => TaskWire.Relate(new() { ["task"] = Task(task) }, task.Id);

    public static JsonObject Task(TaskRecord task) => TaskWire.Head(task, StatusOf(task), unit: "");

    /// <summary>The result, as <c>tasks/result</c> must carry it; null when the task ended without one.</summary>
    public static JsonObject? Result(TaskRecord task)
    {
        if (TaskWire.ResultOf(task) is not { } result)
            return null;
        result.Remove("resultType");
        return TaskWire.Relate(result, task.Id);
    }

    // A tool's error is a failed task in this dialect, also for a task that was created in the other.
    private static McpTaskStatus StatusOf(TaskRecord task) =>
        task is { Status: McpTaskStatus.Completed, IsError: true } ? McpTaskStatus.Failed : task.Status;
}
