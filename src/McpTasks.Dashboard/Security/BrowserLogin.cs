using System.Security.Cryptography;
using System.Text;
using McpTasks.Dashboard.Settings;
using Microsoft.Extensions.Options;

namespace McpTasks.Dashboard.Security;

/// <summary>The login token, and the cookie that a browser gets for it.</summary>
internal sealed class BrowserLogin
{
    /// <summary>The cookie's name. Browsers share cookies between the ports of one host, so it names the product.</summary>
    public const string Cookie = "mcptasks-dashboard";

    private readonly string _token;
    private readonly string _cookieValue;

    public BrowserLogin(IOptions<DashboardOptions> options)
    {
        var given = options.Value.Frontend.BrowserToken;
        IsGenerated = string.IsNullOrEmpty(given);
        _token = IsGenerated ? Secrets.NewToken() : given!;
        // The cookie proves knowledge of the token without telling it, and survives a restart with the same token.
        _cookieValue = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(_token), "mcptasks dashboard login"u8));
    }

    /// <summary>Whether the token was made here because none was set, and so has to be shown to the user.</summary>
    public bool IsGenerated { get; }

    public bool IsToken(string? given) => Secrets.Same(given?.Trim(), _token);

    public bool IsLoggedIn(HttpRequest request) => Secrets.Same(request.Cookies[Cookie], _cookieValue);

    public void SignIn(HttpContext context) => context.Response.Cookies.Append(Cookie, _cookieValue, new CookieOptions
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
        Path = "/",
        IsEssential = true,
        MaxAge = TimeSpan.FromDays(7),
    });

    public static void SignOut(HttpContext context) => context.Response.Cookies.Delete(Cookie);

    public Uri LoginUrl(Uri frontend) => new(frontend, $"/login?t={Uri.EscapeDataString(_token)}");
}
