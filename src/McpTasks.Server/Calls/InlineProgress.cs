namespace McpTasks.Server.Calls;

/// <summary>Notifies the client of the progress of an inline call, if the client sent a progress token.</summary>
internal sealed class InlineProgress(McpServer server, ProgressSequence? sequence) : ProgressReporter
{
    protected override async ValueTask SendAsync(TaskProgress progress, CancellationToken cancellationToken)
    {
        if (sequence is not null)
            await server.SendMessageAsync(sequence.Next(progress), cancellationToken);
    }
}

/// <summary>Progress notifications for one token. The value must rise with every notification (MCP, "Progress").</summary>
internal sealed class ProgressSequence(JsonNode token, double? sent = null)
{
    public double? Last { get; private set; } = sent;

    /// <summary>The notification. News without progress, such as a message, raises the value by a hair.</summary>
    public JsonRpcNotification Next(TaskProgress progress)
    {
        var last = Last ?? double.NegativeInfinity;
        var current = progress.Current > last ? progress.Current : Math.Max(last + 1e-6, Math.BitIncrement(last));
        Last = current;
        var parameters = new JsonObject { ["progressToken"] = token.DeepClone(), ["progress"] = current };
        if (progress.Total is { } total)
            parameters["total"] = total;
        if (progress.Message is { } message)
            parameters["message"] = message;
        return new() { Method = NotificationMethods.ProgressNotification, Params = parameters };
    }

    public static JsonNode? TokenOf(JsonObject parameters) =>
        parameters["_meta"] is JsonObject meta && meta["progressToken"] is JsonValue token
            && token.GetValueKind() is JsonValueKind.String or JsonValueKind.Number
            ? token
            : null;
}
