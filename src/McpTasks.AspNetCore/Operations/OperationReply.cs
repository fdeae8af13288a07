namespace McpTasks.AspNetCore.Operations;

/// <summary>What the operator is told: the task, or <c>{"error": "…"}</c> with a status that says what kind of no it is.</summary>
internal sealed record OperationReply(int Status, JsonObject Body, TimeSpan? RetryAfter = null)
{
    public static OperationReply NotFound => Refused(StatusCodes.Status404NotFound, "There is no such task: it never was, or its time to live has passed.");

    public static OperationReply Unauthorized => Refused(StatusCodes.Status401Unauthorized, $"The header {OperatorKey.Header} does not hold the operator's key.");

    public static OperationReply Unavailable => Refused(StatusCodes.Status503ServiceUnavailable, "The store or the queue of the tasks cannot be reached; the server's log says why.");

    public static OperationReply Conflict(string why) => Refused(StatusCodes.Status409Conflict, why);

    public Task WriteAsync(HttpResponse response)
    {
        response.StatusCode = Status;
        response.ContentType = "application/json; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        if (RetryAfter is { } after)
            response.Headers.RetryAfter = Math.Ceiling(after.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return response.WriteAsync(Body.ToJsonString(), response.HttpContext.RequestAborted);
    }

    private static OperationReply Refused(int status, string why) => new(status, new JsonObject { ["error"] = why });
}
