using System.Text;
using CsCheck;

namespace Fuzz.Hostile;

/// <summary>Requests that are not HTTP, or not quite.</summary>
internal static class BrokenHttp
{
    private const string Ping = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
    private const string Fields = "Host: localhost\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream\r\n";

    public static readonly Gen<byte[]> Any = Gen.Frequency(
        (6, Gen.OneOf(
            // Lengths that are none, or not that of the body.
            Post("Content-Length: -1", Ping), Post("Content-Length: x", Ping), Post("Content-Length: +40", Ping),
            Post("Content-Length: 99999999999999999999", Ping), Post("Content-Length: 4 0", Ping),
            Post($"Content-Length: {Ping.Length}\r\nContent-Length: {Ping.Length + 1}", Ping), Post("Content-Length: 5", Ping),
            Post("Content-Length: 4000", Ping), Post("Content-Length: 0", Ping),
            Post("Content-Length:", Ping), Post("Content-Length: 40, 40", Ping),
            // Two framings at once, and chunks that are none.
            Post("Content-Length: 5\r\nTransfer-Encoding: chunked", $"{Ping.Length:x}\r\n{Ping}\r\n0\r\n\r\n"),
            Post("Transfer-Encoding: gzip, chunked", "0\r\n\r\n"), Post("Transfer-Encoding: xchunked", Ping),
            Post("Transfer-Encoding: chunked, gzip", Ping), Post("Transfer-Encoding: identity", Ping), Post("Transfer-Encoding:", Ping),
            Post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", "0\r\n\r\n"),
            Post("Transfer-Encoding: chunked", "x\r\nabc\r\n0\r\n\r\n"), Post("Transfer-Encoding: chunked", "-1\r\nabc\r\n0\r\n\r\n"),
            Post("Transfer-Encoding: chunked", "ffffffffffffffff\r\nabc\r\n"),
            Post("Transfer-Encoding: chunked", "3\r\nabcd\r\n0\r\n\r\n"),
            Post("Transfer-Encoding: chunked", $"{Ping.Length:x}\n{Ping}\n0\n\n"), Post("Transfer-Encoding: chunked", "3\r\nab"),
            Post("Transfer-Encoding: chunked", $"{Ping.Length:x};{new string('e', 9000)}\r\n{Ping}\r\n0\r\n\r\n"),
            Post("Transfer-Encoding: chunked", ""))),
        (4, Gen.OneOf(
            "POST /mcp HTTP/1.1\nHost: localhost\nContent-Length: 0\n\n", "POST  /mcp HTTP/1.1\r\n\r\n",
            "POST /mcp HTTP/9.9\r\nHost: x\r\n\r\n", "POST /mcp HTTP/2.0\r\nHost: localhost\r\n\r\n",
            "POST /mcp\r\n\r\n", "GET /mcp HTTP/0.9\r\n\r\n", "post /mcp HTTP/1.1\r\nHost: localhost\r\n\r\n", "/mcp\r\n\r\n",
            "\r\n\r\n\r\n", " POST /mcp HTTP/1.1\r\n\r\n", "POST /mcp HTTP/1.1 x\r\n\r\n",
            "POST mcp HTTP/1.1\r\nHost: localhost\r\n\r\n", "POST http://localhost/mcp HTTP/1.1\r\nHost: evil.example\r\n\r\n",
            "CONNECT localhost:80 HTTP/1.1\r\nHost: localhost:80\r\n\r\n", "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "POST /mcp%00 HTTP/1.1\r\nHost: localhost\r\n\r\n", "POST /%ff%fe HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "POST /mcp HTTP/1.1\r\nHost localhost\r\n\r\n", "POST /mcp HTTP/1.1\r\nHost : localhost\r\n\r\n",
            "POST /mcp HTTP/1.1\r\nHost: localhost\r\n folded: yes\r\n\r\n", "POST /mcp HTTP/1.1\r\n: x\r\n\r\n",
            "POST /mcp HTTP/1.1\r\nX: a\0b\r\n\r\n", "POST /mcp HTTP/1.1\r\nX: a\rb\r\n\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003",
            "GET /mcp HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n").Select(Bytes)),
        (1, Gen.Int[9000, 20_000].Select(length => Bytes($"POST /{new string('p', length)} HTTP/1.1\r\nHost: localhost\r\n\r\n"))),
        (1, Gen.Byte.Array[0, 300]),
        // A good request that is cut off somewhere.
        (3, Gen.Int[0, 130].Select(length => Post($"Content-Length: {Ping.Length}", Ping)[..length])),
        // Several in one go, the last of which nobody reads to its end.
        (1, Gen.Int[2, 6].Select(count => Bytes(string.Concat(Enumerable.Repeat(Encoding.Latin1.GetString(Post($"Content-Length: {Ping.Length}", Ping)), count))))));

    private static byte[] Post(string framing, string body) => Bytes($"POST /mcp HTTP/1.1\r\n{Fields}{framing}\r\n\r\n{body}");

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);
}
