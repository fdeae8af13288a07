namespace McpTasks.Board.Guard;

/// <summary>
/// The hidden field of every form, which proves that the form comes from one of the board's own pages and from this login.
/// </summary>
internal sealed class FormTokens(IDataProtectionProvider protection, TimeProvider time)
{
    public const string Field = "token";

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);
    private readonly IDataProtector _protector = protection.CreateProtector("McpTasks.Board.Form.v1");

    public string For(Visitor visitor) =>
        _protector.Protect(string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow().ToUnixTimeSeconds()}|{visitor.Login}"));

    public bool IsFor(Visitor visitor, string? token)
    {
        if (token is not { Length: > 0 and < 4096 })
            return false;
        try
        {
            return _protector.Unprotect(token).Split('|', 2) is [var made, var login] && login == visitor.Login
                && long.TryParse(made, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                && time.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(seconds) < Lifetime;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
