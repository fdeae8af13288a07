using CsCheck;

namespace Fuzz.Hostile;

/// <summary>What is done to the headers of a request.</summary>
internal delegate IReadOnlyList<Header> HeaderChange(IReadOnlyList<Header> headers);

/// <summary>Changes one header of a request.</summary>
internal static class Headers
{
    public const string Session = "Mcp-Session-Id", Version = "MCP-Protocol-Version", Method = "Mcp-Method", Name = "Mcp-Name",
        LastEvent = "Last-Event-ID", Host = "Host", ContentType = "Content-Type";

    /// <summary>A header as it must or may be read: the request is what it was.</summary>
    public static readonly Gen<HeaderChange> Harmless = Gen.Frequency(
        (3, Set(
            ContentType, "application/json; charset=utf-8", "application/json;charset=\"UTF-8\"", "Application/JSON",
            "application/json; profile=\"x;y\"", "application/json ; charset=utf-8")),
        (3, Set(
            "Accept", "*/*", "application/json,text/event-stream", "text/event-stream;q=0.5, application/json;q=0.1",
            "application/*, text/*;q=0.2", "text/html, */*;q=0.1", "application/json, text/event-stream, x/y;z=\"a,b\"")),
        (1, Without("Accept")),
        (2, Gen.Const<HeaderChange>(headers => [.. headers.Select(header => header with { Name = header.Name.ToUpperInvariant() })])),
        (2, Gen.Const<HeaderChange>(headers => [.. headers.Reverse()])),
        (1, Add("Origin", "http://localhost:1234", "http://127.0.0.1", "https://[::1]:99")),
        (2, Add("Accept-Encoding", "gzip, br", "identity;q=0", "*")),
        (1, Add("Expect", "100-continue")),
        (2, Add(
            "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-00000000000000000000000000000000-0000000000000000-00", "x", "")),
        (1, Add("tracestate", "a=b", "=,=", "x")),
        (1, Add("baggage", "a=b;c=d", "=,,=;%", "x")),
        (1, Add("X-Forwarded-Host", "evil.example", "localhost")),
        (1, Add("X-Forwarded-For", "1.2.3.4", "unknown", "::")),
        (1, Add("Cookie", "a=b; c=\"d", "=;=;")),
        (1, Add("Range", "bytes=0-1", "x")),
        (1, Add("If-None-Match", "*", "\"x\"")));

    /// <summary>Any other change.</summary>
    public static readonly Gen<HeaderChange> Gentle = Gen.Frequency(
        (2, Set(
            ContentType, "text/plain", "application/json; charset=latin1", "application/x-www-form-urlencoded",
            "application/json, text/plain", ";", "", "application/jsonp", "json", "application/json; charset=",
            "multipart/form-data; boundary=x")),
        (2, Set(
            "Accept", "application/json", "text/event-stream", "", ";;;", "*/*;q=0", "text/html",
            "application/json;q=2, text/event-stream;q=x", "*", "application/json, text/event-stream;q=0")),
        (4, Set(
            Session, "", " ", "x", "unknown-session", "00000000000000000000000000000000", "../../x", "a, b", "é", Places.Task, "%00",
            new('s', 3000))),
        (5, Set(
            Version, "2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05", "2026-07-28", "2099-01-01", "1.0", "", " 2025-11-25 ",
            "2025-11-25, 2025-06-18", "x", new('9', 2000))),
        (3, Set(Method, "tools/list", "ping", "", "TOOLS/CALL", "=?base64?dG9vbHMvbGlzdA==?=", "=?base64?!?=", "x\ty")),
        (3, Set(Name, "echo", "", "x", "=?base64?ZWNobw==?=", "=?base64?!?=", "=?BASE64?ZWNobw==?=", Places.Task, new('n', 3000))),
        (2, Set("Mcp-Param-Region", "eu", "us", "", "=?base64?ZXU=?=", "=?base64?/w==?=")),
        (2, Set("Mcp-Param-Count", "3", "3.0", "x", "")),
        (1, Set("Mcp-Param-", "x")),
        (2, Set(LastEvent, "x", "", Places.Event, "0", "../x", "é", new('e', 2000))),
        (2, Set(
            "Authorization", "", "Bearer", "Bearer x", "Basic Og==", "Bearer fuzz-", "Bearer fuzz-0", "Bearer fuzz-1", "Bearer fuzz-é",
            "bearer fuzz-1")),
        (2, Set(
            "Origin", "null", "https://evil.example", "file://", "http://localhost.evil.example", "", "x",
            "http://localhost, http://localhost", "chrome-extension://localhost", "http://user@localhost")),
        (1, Add("Mcp-Session-Id", "second", Places.Session)),
        (1, Add(Version, "2025-06-18", "2026-07-28")),
        (1, Add(Method, "tools/list")),
        (1, Add("Authorization", "Bearer fuzz-2")),
        (1, Add("Content-Encoding", "gzip", "identity", "x")),
        (1, Add("X-HTTP-Method-Override", "DELETE", "GET")),
        (3, Gen.Int[0, 12].Select<int, HeaderChange>(at => headers => [.. headers.Where((header, i) => i != at % headers.Count || header.Name == Host)])));

    /// <summary>A change that the server's HTTP layer has its own answer to.</summary>
    public static readonly Gen<HeaderChange> Odd = Gen.Frequency(
        (3, Set(
            Host, "evil.example", "", "x y", "localhost:99999", "[::1]", "127.0.0.1:1", "a,b", "@", "localhost:", "127.0.0.1.evil.example",
            "é", "LOCALHOST", "[::1", "x.localhost")),
        (1, Without(Host)),
        (1, Add(Host, "localhost")),
        (1, Add("Connection", "close", "upgrade", "x, close", "keep-alive", ",")),
        (1, Add("Upgrade", "h2c", "websocket", "x")),
        (1, Add("Expect", "x", "")),
        (1, Add("X-Long", new('x', 20_000), new('x', 40_000))),
        (1, Gen.Int[80, 140].Select<int, HeaderChange>(
            count => headers => [.. headers, .. Enumerable.Range(0, count).Select(i => new Header($"X-{i}", "x"))])),
        (1, Add("TE", "trailers, deflate")),
        (1, Add("X-Bytes", "\u0080\u00ff", "a\u0001b", "a\u007fb", "caf\u00e9")),
        (1, Gen.OneOf("a b", "é", "x(y)", "").Select<string, HeaderChange>(name => headers => [.. headers, new(name, "x")])));

    private static Gen<HeaderChange> Set(string name, params string[] values) =>
        Gen.OneOf(values).Select<string, HeaderChange>(value => headers => headers.Any(header => header.Name == name)
            ? [.. headers.Select(header => header.Name == name ? header with { Value = value } : header)]
            : [.. headers, new(name, value)]);

    private static Gen<HeaderChange> Add(string name, params string[] values) =>
        Gen.OneOf(values).Select<string, HeaderChange>(value => headers => [.. headers, new(name, value)]);

    private static Gen<HeaderChange> Without(string name) =>
        Gen.Const<HeaderChange>(headers => [.. headers.Where(header => header.Name != name)]);
}
