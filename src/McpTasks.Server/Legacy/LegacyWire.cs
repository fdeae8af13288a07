namespace McpTasks.Server.Legacy;

/// <summary>Tasks as MCP 2025-11-25 writes them.</summary>
internal static class LegacyWire
{
    public static JsonObject Created(TaskRecord task) => TaskWire.Relate(new() { ["task"] = Task(task) }, task.Id);

    public static JsonObject Task(TaskRecord task) => TaskWire.Head(task, StatusOf(task), unit: "");

    /// <summary>The result in the form of <c>tasks/result</c>; null when the task ended without a result.</summary>
    public static JsonObject? Result(TaskRecord task)
    {
        if (TaskWire.ResultOf(task) is not { } result)
            return null;
        result.Remove("resultType");
        return TaskWire.Relate(result, task.Id);
    }

    // In this dialect a tool's error means a failed task, even for a task created in the other dialect.
    private static McpTaskStatus StatusOf(TaskRecord task) =>
        task is { Status: McpTaskStatus.Completed, IsError: true } ? McpTaskStatus.Failed : task.Status;
}
