using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;

namespace McpTasks.AspNetCore.HttpGate.Origins;

/// <summary>One entry of the host allow-list: a name, <c>*.name</c> or <c>*</c>.</summary>
internal readonly record struct HostPattern(string Suffix, bool Wildcard)
{
    public static HostPattern Parse(string text) => text switch
    {
        "*" => new HostPattern("", Wildcard: true),
        _ when text.StartsWith("*.", StringComparison.Ordinal) => new HostPattern(text[1..], Wildcard: true),
        _ => new HostPattern(text, Wildcard: false),
    };

    public static bool IsValid(string text) =>
        text == "*" || Uri.CheckHostName(text.StartsWith("*.", StringComparison.Ordinal) ? text[2..] : text) != UriHostNameType.Unknown;

    public bool Matches(string host) => Wildcard
        ? host.Length > Suffix.Length && host.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase)
        : host.Equals(Suffix, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A web origin (RFC 6454): scheme, host and port.</summary>
internal sealed record Origin(string Scheme, string Host, int Port)
{
    public static Origin Parse(string text) =>
        TryParse(text, out var origin) ? origin : throw new FormatException($"'{text}' is not a web origin.");

    public static bool TryParse(string text, [NotNullWhen(true)] out Origin? origin)
    {
        origin = Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Host.Length > 0 && uri.PathAndQuery is "/" && uri.UserInfo.Length == 0 && uri.Fragment.Length == 0
            ? new Origin(uri.Scheme, uri.IdnHost, uri.Port)
            : null;
        return origin is not null;
    }

    /// <summary>The endpoint's own origin as the client addressed it.</summary>
    public static Origin? Of(HttpRequest request) =>
        TryParse($"{request.Scheme}://{request.Host.Value}", out var origin) ? origin : null;
}
