using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace ApiService.Authentication;

/// <summary>
/// A sample of authorization: JSON Web Tokens as bearers. Any other scheme of ASP.NET Core does as well: a task's owner is whoever the
/// authenticated principal's issuer, subject and client id say.
/// </summary>
internal static class BearerTokens
{
    public static void AddBearerTokens(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<BearerSettings>().BindConfiguration(BearerSettings.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<BearerSettings>, BearerSettingsValidator>();
        if (!builder.Configuration.GetValue<bool>($"{BearerSettings.Section}:{nameof(BearerSettings.Enabled)}"))
            return;
        builder.Services.AddAuthorization().AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        builder.Services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme)
            .Configure<IOptions<BearerSettings>>(Configure);
    }

    /// <summary>Asks for a token where that is on, and tells clients without one where they get it (RFC 9728).</summary>
    public static void RequireBearerTokens(this IEndpointConventionBuilder endpoint, WebApplication app)
    {
        if (!app.Services.GetRequiredService<IOptions<BearerSettings>>().Value.Enabled)
            return;
        endpoint.RequireAuthorization();
        app.MapResourceMetadata();
    }

    private static void Configure(JwtBearerOptions jwt, IOptions<BearerSettings> settings)
    {
        var bearer = settings.Value;
        // The owner of a task is made of the token's own claims, not of what they are mapped to.
        jwt.MapInboundClaims = false;
        jwt.Audience = bearer.Audience;
        if (bearer.Authority is { Length: > 0 } authority)
        {
            jwt.Authority = authority;
            jwt.RequireHttpsMetadata = new Uri(authority).Scheme == Uri.UriSchemeHttps;
        }

        if (bearer.SigningKey is { Length: > 0 } key)
        {
            jwt.TokenValidationParameters.IssuerSigningKey = new SymmetricSecurityKey(Convert.FromBase64String(key));
            jwt.TokenValidationParameters.ValidAlgorithms = [SecurityAlgorithms.HmacSha256];
        }

        jwt.TokenValidationParameters.TypeValidator = TokenKind.Check;
        if (bearer.Issuer is { Length: > 0 } issuer)
            jwt.TokenValidationParameters.ValidIssuer = issuer;
        jwt.Events = new() { OnChallenge = ResourceMetadata.ChallengeAsync };
    }
}
