namespace McpTasks;

/// <summary>Makes outcomes.</summary>
public static class TaskOutcomes
{
    /// <summary>JSON-RPC's code for an internal error.</summary>
    public const int InternalError = -32603;

    /// <summary>A failure with a JSON-RPC error.</summary>
    /// <param name="code">The error's code.</param>
    /// <param name="message">What went wrong; also the status message.</param>
    /// <param name="data">The error's data, if it has any.</param>
    public static TaskOutcome Error(int code, string message, JsonNode? data = null)
    {
        var error = new JsonObject { ["code"] = code, ["message"] = message };
        if (data is not null)
            error["data"] = data.DeepClone();
        return new(McpTaskStatus.Failed, message, Error: error.ToJsonString(JsonSerializerOptions.Web));
    }
}
