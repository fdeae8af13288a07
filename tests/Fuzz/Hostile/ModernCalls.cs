using CsCheck;

namespace Fuzz.Hostile;

/// <summary>The messages of 2026-07-28, each of which says all that is to be known of its client.</summary>
internal static class ModernCalls
{
    private const string Extension = "{\"extensions\":{\"io.modelcontextprotocol/tasks\":{}}}",
        Asking = "{\"elicitation\":{},\"sampling\":{},\"extensions\":{\"io.modelcontextprotocol/tasks\":{}}}";

    public static Gen<Call> Any { get; } =
        from call in Calls
        from capabilities in Gen.Frequency((5, Extension), (3, "{}"), (3, Asking), (1, "{\"elicitation\":{\"form\":{}},\"roots\":{}}"))
        from more in Gen.Frequency(
            (4, (JsonObject?)null), (1, Json.Object(("progressToken", Json.Of("p-1")))),
            (1, Json.Object(("traceparent", Json.Of("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")), ("x.y/z", Json.Of(1)))))
        select call with { Params = (call.Params ?? Json.Object()).With("_meta", Meta(capabilities, more)) };

    private static Gen<Call> Calls => Gen.Frequency(
        (8, Gen.OneOf(
            "server/discover", "tools/list", "prompts/list", "resources/list",
            "resources/templates/list").Select(method => new Call(method, null, true))),
        (16, from tool in Components.Tool select new Call("tools/call", tool, true)),
        (6, from tool in Components.OddTool select new Call("tools/call", tool)),
        (7, from prompt in Components.Prompt select new Call("prompts/get", prompt, true)),
        (2, from prompt in Components.OddPrompt select new Call("prompts/get", prompt)),
        (6, from resource in Components.Resource select new Call("resources/read", resource, true)),
        (3, from resource in Components.OddResource select new Call("resources/read", resource)),
        (4, from completion in Components.Completion select new Call("completion/complete", completion, true)),
        (14, from method in Gen.OneOf(
            "tasks/get", "tasks/get", "tasks/cancel", "tasks/result",
            "tasks/list") select new Call(method, Json.Object(("taskId", Json.Of(Places.Task))))),
        (8, from answer in Components.AnswerBody select new Call(
            "tasks/update",
            Json.Object(("taskId", Json.Of(Places.Task)), ("inputResponses", Json.Object((Places.Key, answer), ("other", answer)))))),
        (3, Gen.OneOf("ask", "sample").Select(tool => new Call("tools/call", Components.Named(tool)))),
        (3, from answer in Components.AnswerBody from tool in Gen.OneOf("ask", "sample", "echo")
            select new Call("tools/call", Components.Named(tool).With("inputResponses", Json.Object(("k", answer))).With("requestState", Json.Of("x")))),
        (3, from ids in Gen.OneOf($"[\"{Places.Task}\"]", "[]", $"[\"{Places.Task}\",\"{Places.Task}\",\"{Places.OtherTask}\",\"x\"]", "null", "[5]", "\"x\"")
            select new Call("subscriptions/listen", Json.Object(("notifications", Json.Object(("taskIds", Json.Raw(ids)), ("toolsListChanged", Json.Raw("true")))))) { IsOpenEnded = true }),
        (2, Gen.OneOf("notifications/cancelled", "notifications/progress", "tools/list", "nothing").Select(
            method => new Call(method, Json.Object(("requestId", Json.Of(1)))) { IsNotification = true })),
        (3, Gen.OneOf("ping", "logging/setLevel", "resources/subscribe", "resources/unsubscribe", "nothing", "", "TOOLS/LIST", "initialize", "elicitation/create", "roots/list").Select(method => new Call(method, null))));

    private static JsonObject Meta(string capabilities, JsonObject? more) => new(
    [
        .. Json.Object(
            ("io.modelcontextprotocol/protocolVersion", Json.Of("2026-07-28")),
            ("io.modelcontextprotocol/clientCapabilities", Json.Parse(capabilities)),
            ("io.modelcontextprotocol/clientInfo", Json.Object(("name", Json.Of("fuzz")), ("version", Json.Of("1"))))).Members,
        .. more?.Members ?? [],
    ]);
}
