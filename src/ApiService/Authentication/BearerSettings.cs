using McpTasks;
using Microsoft.Extensions.Options;

namespace ApiService.Authentication;

/// <summary>Who may call this service; bound from the section <c>Authentication:Bearer</c>.</summary>
internal sealed class BearerSettings
{
    public const string Section = "Authentication:Bearer";

    /// <summary>Asks every caller of /mcp for a token. Off by default: callers are then anonymous and share one space of tasks.</summary>
    public bool Enabled { get; set; }

    /// <summary>The authorization server, whose keys are read from its metadata: an https URL, or http on loopback.</summary>
    public string? Authority { get; set; }

    /// <summary>The audience that tokens must be for. Without it a token for another service would open this one.</summary>
    public string? Audience { get; set; }

    /// <summary>The issuer that tokens must be from; the authorization server's own unless a key is set here.</summary>
    public string? Issuer { get; set; }

    /// <summary>
    /// Instead of an authority: the key that tokens are signed with (HS256), at least 32 bytes in base64. For development and tests.
    /// </summary>
    public string? SigningKey { get; set; }

    /// <summary>
    /// The URL that clients reach this service by, where a proxy in front of it has another host or a path of its own; an http or https
    /// URL, to which <c>/mcp</c> is added. Without it the URL of each request counts.
    /// </summary>
    public string? PublicUrl { get; set; }
}

internal sealed class BearerSettingsValidator : IValidateOptions<BearerSettings>
{
    public ValidateOptionsResult Validate(string? name, BearerSettings options)
    {
        var check = new SettingCheck(BearerSettings.Section);
        if (!options.Enabled)
            return check.Result();
        if (string.IsNullOrEmpty(options.Audience))
            check.Fail(nameof(options.Audience), "is missing: tokens must be for this service");
        if (string.IsNullOrEmpty(options.Authority) == string.IsNullOrEmpty(options.SigningKey))
            check.Fail(nameof(options.Authority), $"or {nameof(options.SigningKey)} must be set, and not both");
        if (options.Authority is { Length: > 0 } authority && !IsServer(authority))
            check.Fail(nameof(options.Authority), "must be an https URL, or http on loopback");
        if (options.SigningKey is { Length: > 0 } key && !IsKey(key))
            check.Fail(nameof(options.SigningKey), "must be at least 32 bytes in base64");
        if (options.PublicUrl is { Length: > 0 } url
            && !(Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
                && uri.Query.Length + uri.Fragment.Length == 0))
            check.Fail(nameof(options.PublicUrl), "must be an http or https URL without a query");
        if (options.SigningKey is { Length: > 0 } && string.IsNullOrEmpty(options.Issuer))
            check.Fail(nameof(options.Issuer), $"is missing: with a {nameof(options.SigningKey)} there is no authority to learn it from");
        return check.Result();
    }

    private static bool IsServer(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));

    private static bool IsKey(string text) => Convert.TryFromBase64String(text, new byte[text.Length], out var size) && size >= 32;
}
