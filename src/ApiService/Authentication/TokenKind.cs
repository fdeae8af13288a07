using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ApiService.Authentication;

/// <summary>Tells access tokens that this service understands from those that ask for more.</summary>
internal static class TokenKind
{
    private static readonly string[] Known = ["JWT", "at+jwt", "application/at+jwt"];

    /// <summary>
    /// Refuses a token of another type, such as one that is bound to a proof (DPoP), and one with headers that must be understood (RFC
    /// 7515, "crit").
    /// </summary>
    public static string Check(string type, SecurityToken token, TokenValidationParameters parameters)
    {
        if (!string.IsNullOrEmpty(type) && !Known.Contains(type, StringComparer.OrdinalIgnoreCase))
            throw new SecurityTokenInvalidTypeException(
                $"A token of the type '{type}' is no bearer token that this service takes.") { InvalidType = type };
        if (token is JsonWebToken jwt && jwt.TryGetHeaderValue<object>("crit", out _))
            throw new SecurityTokenInvalidTypeException("The token has critical headers, which this service does not know.");
        return type;
    }
}
