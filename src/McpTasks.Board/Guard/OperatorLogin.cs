using System.Buffers.Text;

namespace McpTasks.Board.Guard;

/// <summary>Lets in whoever has the operator's key, and remembers a browser by a cookie that ends by itself.</summary>
internal sealed class OperatorLogin(OperatorKey key, IDataProtectionProvider protection, TimeProvider time, TimeSpan lifetime)
{
    /// <summary>Browsers share cookies between the ports of one host, so the name says whose it is.</summary>
    public const string Cookie = "mcptasks-board";

    private readonly IDataProtector _protector = protection.CreateProtector("McpTasks.Board.Login.v1");

    public OperatorKey Key => key;

    /// <summary>Who the request's cookie belongs to; null without one, with one that has ended, and with one for another key.</summary>
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
            // Made up, or made with a key ring that is no more: no login.
            return null;
        }
    }
}
