namespace McpTasks.AspNetCore.HttpGate.Origins;

/// <summary>Lets web pages of allowed origins call the endpoint and read what it answers, refusals of authentication among it.</summary>
internal static class Cors
{
    private const string Exposed = $"{McpHeaders.SessionId}, {McpHeaders.ProtocolVersion}, WWW-Authenticate, Retry-After";

    /// <summary>Tells the browser that the page may read the answer; called for origins that passed.</summary>
    public static void Expose(HttpContext context)
    {
        if (context.Request.Headers.Origin is not [{ } origin])
            return;
        var headers = context.Response.Headers;
        headers.AccessControlAllowOrigin = origin;
        headers.AccessControlExposeHeaders = Exposed;
        headers.Append("Vary", "Origin");
    }

    /// <summary>Answers the browser's question whether the page may send its request.</summary>
    public static Task AnswerAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.AccessControlAllowMethods = "GET, POST, DELETE";
        headers.AccessControlAllowHeaders = context.Request.Headers.AccessControlRequestHeaders;
        headers.AccessControlMaxAge = "7200";
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
