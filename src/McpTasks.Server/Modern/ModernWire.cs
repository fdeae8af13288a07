namespace McpTasks.Server.Modern;

/// <summary>Tasks in the form of the extension <c>io.modelcontextprotocol/tasks</c> to MCP 2026-07-28.</summary>
internal static class ModernWire
{
    public static JsonObject Created(TaskRecord task)
    {
        var json = TaskWire.Head(task, task.Status, "Ms");
        json["resultType"] = "task";
        return json;
    }

    public static JsonObject Acknowledgement() => new() { ["resultType"] = "complete" };

    /// <summary>
    /// The whole state for <c>tasks/get</c> and <c>notifications/tasks</c>, with the result, the error or the outstanding questions.
    /// </summary>
    public static JsonObject Detailed(TaskRecord task)
    {
        var status = StatusOf(task);
        var json = TaskWire.Head(task, status, "Ms");
        switch (status)
        {
            case McpTaskStatus.Completed:
                var result = TaskWire.ResultOf(task) ?? [];
                result["resultType"] ??= "complete";
                json["result"] = result;
                break;
            case McpTaskStatus.Failed:
                json["error"] = TaskWire.ErrorOf(task);
                break;
            case McpTaskStatus.InputRequired:
                json["inputRequests"] = new JsonObject(task.Inputs.Where(input => input.Answer is null).Select(input =>
                    KeyValuePair.Create(
                        input.Key, (JsonNode?)new JsonObject { ["method"] = input.Method, ["params"] = JsonNode.Parse(input.Params) })));
                break;
        }

        return json;
    }

    // A tool's own error must not become "failed" (extension, "Task Status"), even for a task created in the other dialect.
    private static McpTaskStatus StatusOf(TaskRecord task) =>
        task is { Status: McpTaskStatus.Failed, IsError: true } ? McpTaskStatus.Completed : task.Status;
}
