namespace McpTasks.Operator;

/// <summary>What the operator is told: the task, or <c>{"error": "…"}</c> with a status that says what kind of no it is.</summary>
internal sealed record OperationReply(int Status, JsonObject Body, TimeSpan? RetryAfter = null)
{
    public static OperationReply NotFound =>
        Refused(StatusCodes.Status404NotFound, "There is no such task: it never was, or its time to live has passed.");

    public static OperationReply Unauthorized =>
        Refused(StatusCodes.Status401Unauthorized, $"The header {OperatorKey.Header} does not hold the operator's key.");

    public static OperationReply Unavailable =>
        Refused(
            StatusCodes.Status503ServiceUnavailable, "The store or the queue of the tasks cannot be reached; the server's log says why.");

    public static OperationReply Of(JsonObject body, int status = StatusCodes.Status200OK) => new(status, body);

    public static OperationReply Invalid(string why) => Refused(StatusCodes.Status400BadRequest, why);

    public static OperationReply Refused(int status, string why, TimeSpan? retryAfter = null) =>
        new(status, new JsonObject { ["error"] = why }, retryAfter);

    public Task WriteAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (RetryAfter is { } after)
            context.Response.Headers.RetryAfter = Math.Ceiling(after.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return Results.Json(Body, statusCode: Status).ExecuteAsync(context);
    }
}
