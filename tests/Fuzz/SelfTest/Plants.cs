using Fuzz.Judging;

namespace Fuzz.SelfTest;

/// <summary>A wrong answer, and the check that must find it.</summary>
/// <param name="Name">What is wrong.</param>
/// <param name="Finder">What must find it; null where nothing is wrong.</param>
/// <param name="Answer">The answer to a request with an id.</param>
/// <param name="Closes">Whether the connection is closed afterwards.</param>
internal sealed record Plant(string Name, Check? Finder, Func<string, string> Answer, bool Closes = false);

internal static class Plants
{
    public static IReadOnlyList<Plant> All { get; } =
    [
        new("a plain result", null, id => Json(200, Result(id))),
        new("a result in an event stream", null, id => Stream($"event: message\ndata: {Result(id)}\n\n")),
        new("a result after comments, a priming event and a notification", null,
            id => Stream($": keep-alive\n\nid: 1\nevent: prime\ndata:\n\nid: 2\ndata: {{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\"}}\n\nid: 3\ndata: {Result(id)}\n\n")),
        new("a limit", null, id => Json(200, Error(id, -32005))),

        new("500", Check.NoServerError, id => Json(500, Error(id, -32603))),
        new("503 with a message", Check.NoServerError, id => Json(503, Error(id, -32000))),
        new("no answer", Check.EveryRequestIsAnswered, _ => ""),
        new("half an answer", Check.EveryRequestIsAnswered, id => Json(200, Result(id))[..^5]),
        new("an event stream that does not end", Check.EveryRequestIsAnswered, id => Stream($"data: {Result(id)}\n\n", ends: false)),
        new("a closed connection", Check.NoConnectionIsDropped, _ => "", Closes: true),
        new("a connection closed within a body", Check.NoConnectionIsDropped, id => Json(200, Result(id))[..^5], Closes: true),
        new("a connection closed within an event stream", Check.NoConnectionIsDropped, _ => Stream("id: 1\n\n", ends: false), Closes: true),
        new("a status line that is none", Check.AnswersAreHttp, _ => "HTTP/1.1 OK\r\n\r\n"),
        new("a header that is none", Check.AnswersAreHttp, _ => "HTTP/1.1 200 OK\r\nnothing\r\n\r\n"),
        new(
            "a chunk that is longer than it says", Check.AnswersAreHttp,
            id => $"{Head(200, "application/json")}Transfer-Encoding: chunked\r\n\r\n2\r\n{Result(id)}\r\n0\r\n\r\n"),
        new("another id", Check.OneMessageWithItsId, _ => Json(200, Result("99"))),
        new("the id as text", Check.OneMessageWithItsId, id => Json(200, Result($"\"{id}\""))),
        new("no id", Check.OneMessageWithItsId, _ => Json(200, "{\"jsonrpc\":\"2.0\",\"result\":{}}")),
        new(
            "no id in a refusal", Check.OneMessageWithItsId,
            _ => Json(400, "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32602,\"message\":\"x\"}}")),
        new("two messages", Check.OneMessageWithItsId, id => Stream($"data: {Result(id)}\n\ndata: {Result(id)}\n\n")),
        new("an event stream without the answer", Check.OneMessageWithItsId, _ => Stream("id: 1\n\n")),
        new("an empty answer", Check.OneMessageWithItsId, _ => Json(200, "")),
        new("half a message", Check.OneMessageWithItsId, id => Json(200, Result(id)[..^3])),
        new("an event that is no JSON", Check.OneMessageWithItsId, _ => Stream("data: x\n\n")),
        new("a line that is no event's", Check.OneMessageWithItsId, _ => Stream("oops\n\n")),
        new(
            "result and error", Check.OneMessageWithItsId,
            id => Json(200, $"{{\"jsonrpc\":\"2.0\",\"id\":{id},\"result\":{{}},\"error\":{{\"code\":-32602,\"message\":\"x\"}}}}")),
        new(
            "an error without a text", Check.OneMessageWithItsId,
            id => Json(200, $"{{\"jsonrpc\":\"2.0\",\"id\":{id},\"error\":{{\"code\":-32602}}}}")),
        new(
            "a version that is none", Check.OneMessageWithItsId,
            id => Json(200, Result(id).Replace("2.0", "1.0", StringComparison.Ordinal))),
        new("an error of the server's own", Check.CodesFit, id => Json(200, Error(id, -32603))),
        new("a code that nobody knows", Check.CodesFit, id => Json(200, Error(id, -1))),
        new("a request that was read and is no JSON", Check.CodesFit, id => Json(200, Error(id, -32700))),
        new("202 to a request", Check.StatusesFit, _ => Json(202, "")),
        new("204 to a request", Check.StatusesFit, _ => "HTTP/1.1 204 No Content\r\n\r\n"),
        new("a redirection", Check.StatusesFit, id => Json(302, Result(id))),
        new("a refusal in an event stream", Check.StatusesFit, id => Stream($"data: {Error(id, -32602)}\n\n", status: 400)),
        new("a refusal of what is right", Check.WhatIsRightIsServed, id => Json(200, Error(id, -32602))),
    ];

    private static string Result(string id) => $"{{\"jsonrpc\":\"2.0\",\"id\":{id},\"result\":{{}}}}";

    private static string Error(string id, int code) =>
        $"{{\"jsonrpc\":\"2.0\",\"id\":{id},\"error\":{{\"code\":{code},\"message\":\"x\"}}}}";

    private static string Head(int status, string type) => $"HTTP/1.1 {status} X\r\nContent-Type: {type}\r\n";

    private static string Json(int status, string body) => $"{Head(status, "application/json")}Content-Length: {body.Length}\r\n\r\n{body}";

    private static string Stream(string events, bool ends = true, int status = 200) =>
        $"{Head(status, "text/event-stream")}Transfer-Encoding: chunked\r\n\r\n{events.Length:x}\r\n{events}\r\n{(ends ? "0\r\n\r\n" : "")}";
}
