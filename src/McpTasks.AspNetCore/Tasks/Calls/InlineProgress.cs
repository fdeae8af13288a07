namespace McpTasks.AspNetCore.Tasks.Calls;

/// <summary>The progress of a call that runs inline: notifications to its client, when that sent a progress token.</summary>
internal sealed class InlineProgress(McpServer server, JsonNode? progressToken) : ProgressReporter
{
    private readonly ProgressSequence _sequence = new();

    protected override async ValueTask SendAsync(TaskProgress progress, CancellationToken cancellationToken)
    {
        if (progressToken is not null)
            await server.SendMessageAsync(_sequence.Next(progressToken, progress), cancellationToken);
    }
}

/// <summary>Progress notifications for one token, whose values must rise with every one of them (MCP, "Progress").</summary>
internal sealed class ProgressSequence(double sent = double.NegativeInfinity)
{
    public double Last { get; private set; } = sent;

    /// <summary>The notification; news without progress, such as a message, rise by a hair.</summary>
    public JsonRpcNotification Next(JsonNode progressToken, TaskProgress progress)
    {
        Last = progress.Current > Last ? progress.Current : Math.Max(Last + 1e-6, Math.BitIncrement(Last));
        var parameters = new JsonObject { ["progressToken"] = progressToken.DeepClone(), ["progress"] = Last };
        if (progress.Total is { } total)
            parameters["total"] = total;
        if (progress.Message is { } message)
            parameters["message"] = message;
        return new() { Method = NotificationMethods.ProgressNotification, Params = parameters };
    }

    public static JsonNode? TokenOf(JsonObject parameters) =>
        parameters["_meta"] is JsonObject meta && meta["progressToken"] is JsonValue token && token.GetValueKind() is JsonValueKind.String or JsonValueKind.Number ? token : null;
}
