using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Fuzz.Target;

/// <summary>
/// Takes a caller's name from a bearer token that is nothing else; who sends none is anonymous, and a strange one is not let in.
/// </summary>
internal sealed class Callers(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    private const string Prefix = "Bearer fuzz-", Issuer = "fuzz";

    public static void AddTo(IServiceCollection services) =>
        services.AddAuthentication(nameof(Callers)).AddScheme<AuthenticationSchemeOptions, Callers>(nameof(Callers), null);

    public static string TokenOf(int caller) => Prefix + caller.ToString(System.Globalization.CultureInfo.InvariantCulture);

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers.Authorization is not [{ } token] || !token.StartsWith(Prefix, StringComparison.Ordinal))
            return Task.FromResult(AuthenticateResult.NoResult());
        var claim = new Claim(ClaimTypes.NameIdentifier, token[Prefix.Length..], ClaimValueTypes.String, Issuer);
        return Task.FromResult(AuthenticateResult.Success(new(new(new ClaimsIdentity([claim], Scheme.Name)), Scheme.Name)));
    }
}
