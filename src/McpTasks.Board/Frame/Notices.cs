namespace McpTasks.Board.Frame;

/// <summary>
/// Carries the outcome of a button to the next page, which another replica may serve. The text travels protected, so that nobody can forge
/// a notice.
/// </summary>
internal sealed class Notices(IDataProtectionProvider protection)
{
    private const string Cookie = "mcptasks-board-notice";
    private readonly IDataProtector _protector = protection.CreateProtector("McpTasks.Board.Notice.v1");

    /// <summary>Redirects to a page that shows the notice.</summary>
    public void Leave(BoardRequest request, Notice notice, string at)
    {
        request.Http.Response.Cookies.Append(
            Cookie, _protector.Protect((notice.IsBad ? "!" : " ") + notice.Text), request.Cookie(TimeSpan.FromMinutes(1)));
        request.Http.Response.StatusCode = StatusCodes.Status303SeeOther;
        request.Http.Response.Headers.Location = at;
    }

    public Notice? Take(BoardRequest request)
    {
        if (request.Http.Request.Cookies[Cookie] is not { Length: > 0 and < 4096 } cookie)
            return null;
        request.Http.Response.Cookies.Delete(Cookie, request.Cookie(lifetime: null));
        try
        {
            var text = _protector.Unprotect(cookie);
            return new(text[0] == '!', text[1..]);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
