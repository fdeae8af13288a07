namespace McpTasks.AspNetCore.HttpGate.Origins;

/// <summary>Lets web pages of allowed origins call the endpoint and read what it answers, refusals of authentication among it.</summary>
internal static class Cors
{
    /// <summary>Tells the browser that the page may read the answer; called for origins that passed.</summary>
    public static void Expose(HttpContext context)
    {
        if (context.Request.Headers.Origin is not [{ } origin])
            return;
        var headers = context.Response.Headers;
        headers.AccessControlAllowOrigin = origin;
        headers.AccessControlExposeHeaders = $"{McpHeaders.SessionId}, {McpHeaders.ProtocolVersion}, WWW-Authenticate, Retry-After";
        headers.Append("Vary", "Origin");
    }

    public static Task AnswerAsync(HttpContext context)
    {
        var (asked, headers) = (context.Request.Headers.AccessControlRequestHeaders, context.Response.Headers);
        (headers.AccessControlAllowMethods, headers.AccessControlAllowHeaders, headers.AccessControlMaxAge) = ("GET, POST, DELETE", asked, "7200");
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
