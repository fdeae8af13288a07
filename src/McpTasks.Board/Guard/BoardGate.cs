using System.Security.Claims;

namespace McpTasks.Board.Guard;

/// <summary>
/// Guards every address of the board: sets headers that keep foreign scripts and pages out, and finds out who the visitor is.
/// </summary>
internal sealed class BoardGate(TaskBoard board, ILogger logger)
{
    private const string Csp =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        + "form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    private const string NotOwn =
        "The form did not come from a page of this board, or the page was open for more than a day. "
        + "Open the page again and repeat the action there.";

    private const string NotShown =
        "The task store does not answer, or the page has a fault; the server's log says which. Try again in a moment.";

    /// <summary>Serves anybody.</summary>
    public RequestDelegate Open(string suffix, Func<BoardRequest, Task> handler) => http => ServeAsync(new(board, http, suffix), handler);

    /// <summary>Serves visitors with access; sends others to the login.</summary>
    public RequestDelegate Page(string suffix, Func<BoardRequest, Task> handler) => Open(suffix, async request =>
    {
        if (await AdmittedAsync(request))
            await handler(request);
    });

    /// <summary>Serves only forms from the board's own pages.</summary>
    public RequestDelegate Act(string suffix, Func<BoardRequest, Task> handler) => Page(suffix, async request =>
    {
        if (!request.Visitor.IsScript && !await IsOwnFormAsync(request))
            await request.SayAsync(StatusCodes.Status403Forbidden, "This was not done", NotOwn);
        else
            await handler(request);
    });

    /// <summary>Serves content that a page of another site must not even make a browser request.</summary>
    public RequestDelegate Private(string suffix, Func<BoardRequest, Task> handler) => Page(suffix, request =>
        SameOrigin.Holds(request.Http.Request)
        ? handler(request)
        : request.SayAsync(StatusCodes.Status403Forbidden, "This is not shown", "The request came from a page of another site."));

    private async Task ServeAsync(BoardRequest request, Func<BoardRequest, Task> handler)
    {
        var headers = request.Http.Response.Headers;
        headers.ContentSecurityPolicy = Csp;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        try
        {
            await handler(request);
        }
        catch (Exception error) when (!request.Http.RequestAborted.IsCancellationRequested && !request.Http.Response.HasStarted)
        {
            logger.PageFailed(error, request.Suffix);
            await request.SayAsync(StatusCodes.Status503ServiceUnavailable, "This cannot be shown just now", NotShown);
        }
    }

    private async Task<bool> AdmittedAsync(BoardRequest request)
    {
        if (board.Login is not { } login)
        {
            request.Visitor = OfHost(request.Http.User);
            return true;
        }

        if (request.Http.Request.Headers[OperatorKey.Header] is { Count: > 0 } shown)
            return await IsKeyAsync(request, login, shown.Count == 1 ? shown[0] : null);
        if (login.Find(request.Http.Request) is not { } visitor)
            return await RefusedAsync(request);
        request.Visitor = visitor;
        return true;
    }

    private async Task<bool> IsKeyAsync(BoardRequest request, OperatorLogin login, string? key)
    {
        if (board.Attempts.MustWait(request.Address) is { } wait)
        {
            await request.SayTooManyAsync(wait);
            return false;
        }

        if (!login.Key.Matches(key))
        {
            board.Attempts.NoteWrong(request.Address);
            await request.SayAsync(StatusCodes.Status401Unauthorized, "Not let in",
                $"The header {OperatorKey.Header} does not hold the operator's key.");
            return false;
        }

        request.Visitor = new(null, "", IsScript: true, CanLogOut: false);
        return true;
    }

    /// <summary>A request for a page goes to the login and from there back; any other request is refused, whatever its subject.</summary>
    private static async Task<bool> RefusedAsync(BoardRequest request)
    {
        var http = request.Http;
        if (HttpMethods.IsGet(http.Request.Method) && !request.IsLive)
        {
            var back = http.Request.Path + http.Request.QueryString;
            http.Response.Redirect($"{request.Place.Login}?back={Uri.EscapeDataString(http.Request.PathBase + back)}");
            return false;
        }

        await request.SayAsync(StatusCodes.Status401Unauthorized, "Not logged in",
            "Log in first; the page leads there when it is opened again.");
        return false;
    }

    private async Task<bool> IsOwnFormAsync(BoardRequest request) => SameOrigin.Holds(request.Http.Request)
        && request.Http.Request.HasFormContentType && board.Tokens.IsFor(request.Visitor, (await request.FormAsync())[FormTokens.Field]);

    private static Visitor OfHost(ClaimsPrincipal user)
    {
        var subject = user.FindFirst("sub") ?? user.FindFirst(ClaimTypes.NameIdentifier) ?? user.FindFirst(ClaimTypes.Name);
        return new(user.Identity?.Name ?? subject?.Value, $"{subject?.Issuer}|{subject?.Value}", IsScript: false, CanLogOut: false);
    }
}
