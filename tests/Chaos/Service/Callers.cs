using System.Security.Claims;
using System.Text.Encodings.Web;
using McpTasks;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Chaos.Service;

/// <summary>Takes a caller's name from a header: the run has several owners, and nothing to hide.</summary>
internal sealed class Callers(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    public const string Header = "X-Caller";
    private const string Issuer = "chaos";

    public static void AddTo(IServiceCollection services) =>
        services.AddAuthentication(nameof(Callers)).AddScheme<AuthenticationSchemeOptions, Callers>(nameof(Callers), null);

    /// <summary>The key under which the store keeps a caller's tasks.</summary>
    public static string OwnerOf(string caller) => TaskOwner.From(Issuer, $"sub:{caller}", "");

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers[Header] is not [{ Length: > 0 } caller])
            return Task.FromResult(AuthenticateResult.NoResult());
        var claim = new Claim(ClaimTypes.NameIdentifier, caller, ClaimValueTypes.String, Issuer);
        return Task.FromResult(AuthenticateResult.Success(new(new(new ClaimsIdentity([claim], Scheme.Name)), Scheme.Name)));
    }
}
