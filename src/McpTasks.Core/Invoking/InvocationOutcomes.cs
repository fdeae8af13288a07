namespace McpTasks;

/// <summary>Turns results and exceptions into outcomes, with the texts that the same call would have given inline.</summary>
internal static class InvocationOutcomes
{
    public static TaskOutcome OfTool(TaskRecord task, CallToolResult result)
    {
        // 2025-11-25, tasks: "tool call result with isError set to true" is a failed task; 2026-07-28 keeps failed for protocol errors.
        var failed = result.IsError is true && task.Dialect == TaskDialect.Legacy;
        var message = result.IsError is true ? TextOf(result) : null;
        return new(failed ? McpTaskStatus.Failed : McpTaskStatus.Completed, message, Json(result), IsError: result.IsError is true);
    }

    public static TaskOutcome Of<T>(T result)
        where T : Result => new(McpTaskStatus.Completed, Result: Json(result));

    public static TaskOutcome OfError(TaskRecord task, TaskComponent component, Exception error) => Reply(task, component, error) with { Cause = error };

    private static TaskOutcome Reply(TaskRecord task, TaskComponent component, Exception error)
    {
        if (error is McpProtocolException protocol)
            return TaskOutcomes.Error((int)protocol.ErrorCode, protocol.Message, DataOf(protocol));
        var message = error is McpException ? error.Message : null;
        if (component.Kind != TaskComponentKind.Tool)
            return TaskOutcomes.Error(TaskOutcomes.InternalError, message ?? "An error occurred.");
        var text = $"An error occurred invoking '{component.Name}'{(message is null ? "." : $": {message}")}";
        return OfTool(task, new() { IsError = true, Content = [new TextContentBlock { Text = text }] });
    }

    private static string TextOf(CallToolResult result) =>
        result.Content.OfType<TextContentBlock>().FirstOrDefault()?.Text ?? "The tool reported an error.";

    private static string Json<T>(T result) => JsonSerializer.Serialize(result, McpJsonUtilities.DefaultOptions);

    private static JsonObject? DataOf(McpProtocolException error) => error.Data.Count == 0 ? null : new(error.Data.Keys.OfType<string>()
        .Select(key => KeyValuePair.Create(key, JsonSerializer.SerializeToNode(error.Data[key], McpJsonUtilities.DefaultOptions))));
}
