namespace McpTasks.AspNetCore.Tasks.Modern;

/// <summary>Tasks as the extension <c>io.modelcontextprotocol/tasks</c> to MCP 2026-07-28 writes them.</summary>
internal static class ModernWire
{
    public static JsonObject Created(TaskRecord task)
    {
        var json = Head(task, task.Status);
        json["resultType"] = "task";
        return json;
    }

    public static JsonObject Acknowledgement() => new() { ["resultType"] = "complete" };

    /// <summary>The whole state, with the result, the error or the outstanding questions: what <c>tasks/get</c> and <c>notifications/tasks</c> carry.</summary>
    public static JsonObject Detailed(TaskRecord task)
    {
        var status = StatusOf(task);
        var json = Head(task, status);
        switch (status)
        {
            case McpTaskStatus.Completed:
                json["result"] = Result(task);
                break;
            case McpTaskStatus.Failed:
                json["error"] = TaskWire.ErrorOf(task);
                break;
            case McpTaskStatus.InputRequired:
                json["inputRequests"] = InputRequests(task);
                break;
        }

        return json;
    }

    private static JsonObject Head(TaskRecord task, McpTaskStatus status)
    {
        var json = TaskWire.Head(task, status);
        json["ttlMs"] = TaskWire.Milliseconds(task.Ttl);
        json["pollIntervalMs"] = TaskWire.Milliseconds(task.PollInterval);
        return json;
    }

    // "failed" must not be used for a tool's own error (extension, "Task Status"), also for a task that was created in the other dialect.
    private static McpTaskStatus StatusOf(TaskRecord task) =>
        task is { Status: McpTaskStatus.Failed, IsError: true } ? McpTaskStatus.Completed : task.Status;

    private static JsonObject Result(TaskRecord task)
    {
        var result = TaskWire.ResultOf(task) ?? [];
        result["resultType"] ??= "complete";
        return result;
    }

    private static JsonObject InputRequests(TaskRecord task)
    {
        var requests = new JsonObject();
        foreach (var input in task.Inputs.Where(input => input.Answer is null))
            requests[input.Key] = new JsonObject { ["method"] = input.Method, ["params"] = JsonNode.Parse(input.Params) };
        return requests;
    }
}
