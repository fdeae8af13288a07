namespace McpTasks.Board.Frame;

/// <summary>One request to the board, and the ways to answer it.</summary>
internal sealed class BoardRequest
{
    public BoardRequest(TaskBoard board, HttpContext http, string suffix)
    {
        (Board, Http, Suffix) = (board, http, suffix);
        Place = new(http.Request.PathBase + RootOf(http.GetEndpoint(), suffix), board.Time.GetUtcNow(), board.Options.TraceUrl);
    }

    public TaskBoard Board { get; }

    public HttpContext Http { get; }

    /// <summary>The mapped address below the board's root.</summary>
    public string Suffix { get; }

    public Place Place { get; }

    /// <summary>Set before any page that is not public.</summary>
    public Visitor Visitor { get; set; } = null!;

    /// <summary>Whether the request comes from a page's script that keeps the page up to date.</summary>
    public bool IsLive => Suffix.StartsWith("/live", StringComparison.Ordinal);

    public string Address => Http.Connection.RemoteIpAddress?.ToString() ?? "";

    public CancellationToken Aborted => Http.RequestAborted;

    public string? Route(string name) => Http.GetRouteValue(name) as string;

    public string? Query(string name) => Http.Request.Query[name] is [{ Length: > 0 } value] ? value : null;

    public Task<IFormCollection> FormAsync() => Http.Request.ReadFormAsync(Aborted);

    /// <summary>The options that write and delete a cookie of the board. Browsers send the cookie to the board alone.</summary>
    public CookieOptions Cookie(TimeSpan? lifetime) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = Http.Request.IsHttps,
        Path = Place.List,
        IsEssential = true,
        MaxAge = lifetime,
    };

    /// <summary>A page in the board's frame. A page with an address for live updates is kept up to date.</summary>
    public async Task ShowAsync(int status, string title, RenderFragment view, string? live = null)
    {
        var main = await Board.Renderer.RenderAsync(BoardRenderer.Give(Place, view));
        var frame = new PageFrame(title, main, live, Board.Notices.Take(this), Visitor, Board.Tokens.For(Visitor));
        await WriteAsync(status, BoardRenderer.Give(frame, BoardRenderer.Show<BoardPage>()));
    }

    /// <summary>A page outside the frame, for visitors who have not logged in.</summary>
    public Task ShowBareAsync(int status, string title, RenderFragment view) =>
        WriteAsync(status, BoardRenderer.Give(new BareFrame(title, view), BoardRenderer.Show<BarePage>()));

    /// <summary>A page with a title and a sentence.</summary>
    public Task SayAsync(int status, string title, string text) =>
        ShowBareAsync(status, title, BoardRenderer.Give(new Sentence(title, text, !Board.IsClosed), BoardRenderer.Show<SentencePage>()));

    public Task SayTooManyAsync(TimeSpan wait)
    {
        var seconds = (int)Math.Ceiling(wait.TotalSeconds);
        Http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return SayAsync(StatusCodes.Status429TooManyRequests, "Too many wrong keys", $"Try again in {Format.Plural(seconds, "second")}.");
    }

    private async Task WriteAsync(int status, RenderFragment page)
    {
        var html = await Board.Renderer.RenderAsync(BoardRenderer.Give(Place, page));
        Http.Response.StatusCode = status;
        Http.Response.ContentType = "text/html; charset=utf-8";
        await Http.Response.WriteAsync(html, Aborted);
    }

    // The host may have put a prefix in front of the board that only the finished route knows.
    public static string RootOf(Endpoint? endpoint, string suffix)
    {
        var path = "/" + ((endpoint as RouteEndpoint)?.RoutePattern.RawText ?? "").Trim('/');
        return path[..^suffix.Length].TrimEnd('/');
    }
}
