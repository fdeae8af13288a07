using CsCheck;

namespace Fuzz.Hostile;

/// <summary>Requests with other methods, to other paths, of other versions of HTTP, and such that are no HTTP.</summary>
internal static class OddRequests
{
    public static Gen<Shot> Any { get; } =
        from message in Messages.Of(Gen.OneOf(LegacyCalls.First, ModernCalls.Any))
        from shot in Requests.Post("odd", message, [])
        from odd in Gen.OneOf(
            shot with { Verb = "PUT" }, shot with { Verb = "PATCH" }, shot with { Verb = "OPTIONS" }, shot with { Verb = "TRACE" },
            shot with { Verb = "X" }, shot with { Verb = "HEAD", Body = null },
            shot with { Verb = "GET" }, shot with { Verb = "DELETE" }, shot with { Verb = "post" }, Preflight(shot),
            shot with { Path = "/" }, shot with { Path = "/mcp/" }, shot with { Path = "/MCP" }, shot with { Path = "/mcp?x=y&x" },
            shot with { Path = "/mcp/x" }, shot with { Path = "//mcp" },
            shot with { Path = "/%6dcp" }, shot with { Path = "/mcp%2f" }, shot with { Path = "/./x/../mcp" },
            shot with { Path = "/mcp;x" }, shot with { Path = "/.well-known/oauth-protected-resource/mcp", Verb = "GET", Body = null },
            shot with { Version = "HTTP/1.0" }, shot with { Body = [] }, shot with { Body = null })
        select odd with
        {
            MustSucceed = false,
            HttpIsOdd = true,
            IsOpenEnded = odd.IsOpenEnded || odd.Verb == "GET",
            Kind = $"odd {odd.Verb} {odd.Path} {odd.Version}",
            Framing = odd.Version == "HTTP/1.0" ? Framing.Length : odd.Framing,
        };

    public static Gen<Shot> Broken { get; } = BrokenHttp.Any.Select(bytes => new Shot
    {
        Number = 0,
        Caller = 0,
        Kind = "broken HTTP",
        Harm = "Broken",
        Framing = Framing.Broken,
        Broken = bytes,
        Ending = Ending.HalfCloses,
        HttpIsOdd = true,
    });

    private static Shot Preflight(Shot shot) => shot with
    {
        Verb = "OPTIONS", Body = null,
        Headers =
        [
            .. shot.Headers, new("Origin", "http://localhost:1"), new("Access-Control-Request-Method", "POST"),
            new("Access-Control-Request-Headers", "content-type, mcp-session-id"),
        ],
    };
}
