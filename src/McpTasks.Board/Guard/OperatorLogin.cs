using System.Buffers.Text;

namespace McpTasks.Board.Guard;

/// <summary>Lets in anyone with the operator's key, and remembers a browser with a cookie that expires.</summary>
internal sealed class OperatorLogin(OperatorKey key, IDataProtectionProvider protection, TimeProvider time, TimeSpan lifetime)
{
    /// <summary>Browsers share cookies between the ports of one host, so the name of the cookie identifies the board.</summary>
    public const string Cookie = "mcptasks-board";

    private readonly IDataProtector _protector = protection.CreateProtector("McpTasks.Board.Login.v1");

    public OperatorKey Key => key;

    /// <summary>
    /// The visitor of the request's cookie; null without a cookie, with an expired cookie, and with a cookie for another key.
    /// </summary>
    public Visitor? Find(HttpRequest request)
    {
        if (request.Cookies[Cookie] is not { Length: > 0 and < 1024 } cookie)
            return null;
        if (Opened(cookie)?.Split('|') is not [var ends, var fingerprint, var login])
            return null;
        var isOver = !long.TryParse(ends, NumberStyles.None, CultureInfo.InvariantCulture, out var end)
            || time.GetUtcNow().ToUnixTimeSeconds() >= end;
        return isOver || fingerprint != key.Fingerprint ? null : new(null, login, IsScript: false, CanLogOut: true);
    }

    public void SignIn(BoardRequest request)
    {
        var login = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        var end = (time.GetUtcNow() + lifetime).ToUnixTimeSeconds();
        var text = string.Create(CultureInfo.InvariantCulture, $"{end}|{key.Fingerprint}|{login}");
        request.Http.Response.Cookies.Append(Cookie, _protector.Protect(text), request.Cookie(lifetime));
    }

    public static void SignOut(BoardRequest request) => request.Http.Response.Cookies.Delete(Cookie, request.Cookie(lifetime: null));

    private string? Opened(string cookie)
    {
        try
        {
            return _protector.Unprotect(cookie);
        }
        catch (CryptographicException)
        {
            // The cookie is forged, or its key ring is gone.
            return null;
        }
    }
}
