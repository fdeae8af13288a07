using CsCheck;

namespace Fuzz.Hostile;

/// <summary>The messages of 2025-11-25 and before, which are sent in sessions.</summary>
internal static class LegacyCalls
{
    private static readonly string[] Versions = ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05", "2026-07-28", "2099-01-01"];

    /// <summary>Kinds of sessions: what their initialize asks for.</summary>
    public static readonly IReadOnlyList<JsonObject> Sessions =
    [
        Initialize("2025-11-25", "{}"),
        Initialize("2025-11-25", "{\"elicitation\":{},\"sampling\":{},\"roots\":{\"listChanged\":true}}"),
        Initialize("2025-06-18", "{}"),
        Initialize(
            "2025-11-25",
            "{\"elicitation\":{\"form\":{},\"url\":{}},\"tasks\":{\"list\":{},\"cancel\":{},\"requests\":{\"elicitation\":{\"create\":{}}}}}"),
        Initialize("2025-03-26", "{\"experimental\":{\"x\":{}}}"),
        Initialize("2024-11-05", "{\"roots\":{}}"),
    ];

    /// <summary>The kinds of sessions whose clients have said that they answer questions.</summary>
    private static readonly int[] Answering = [1, 3];

    public static Gen<Call> First { get; } =
        from version in Gen.OneOf(Versions)
        from capabilities in Gen.OneOf(
            "{}", "{\"elicitation\":{},\"sampling\":{},\"roots\":{\"listChanged\":true}}",
            "{\"experimental\":{\"x\":{\"y\":1}},\"extensions\":{}}")
        select new Call("initialize", Initialize(version, capabilities), true);

    private static readonly Lazy<IReadOnlyList<Gen<Call>>> BySession = new(() => [.. Enumerable.Range(0, Sessions.Count).Select(Make)]);

    public static Gen<Call> In(int session) => BySession.Value[session];

    private static Gen<Call> Make(int session) => Gen.Frequency(
        (10, Gen.OneOf(
            new Call("ping", null, true), new Call("tools/list", null, true), new Call("prompts/list", Json.Object(), true),
            new Call("resources/list", Json.Object(), true),
            new Call("resources/templates/list", Json.Object(), true))),
        (14, from tool in Components.Tool select new Call("tools/call", tool, true)),
        (6, from tool in Components.OddTool from asked in Gen.Bool select new Call(
            "tools/call", asked ? tool.With("task", Json.Raw("{}")) : tool)),
        (16, from tool in Components.Tool from wish in Components.Wish select new Call("tools/call", tool.With("task", wish))),
        (8, from prompt in Components.Prompt select new Call("prompts/get", prompt, true)),
        (3, from prompt in Components.OddPrompt select new Call("prompts/get", prompt)),
        (4, from prompt in Components.Prompt from wish in Components.Wish select new Call("prompts/get", prompt.With("task", wish))),
        (8, from resource in Components.Resource select new Call("resources/read", resource, true)),
        (4, from resource in Components.OddResource select new Call("resources/read", resource)),
        (3, from resource in Components.Resource from wish in Components.Wish select new Call(
            "resources/read", resource.With("task", wish))),
        (4, from resource in Components.Resource from subscribe in Gen.Bool select new Call(
            subscribe ? "resources/subscribe" : "resources/unsubscribe", resource, true)),
        (5, from completion in Components.Completion select new Call("completion/complete", completion, true)),
        (4, from level in Gen.OneOf(
            "debug", "info", "notice", "warning", "error", "critical", "alert",
            "emergency") select new Call("logging/setLevel", Json.Object(("level", Json.Of(level))), true)),
        (14, from method in Gen.OneOf(
            "tasks/get", "tasks/get", "tasks/cancel",
            "tasks/update") select new Call(method, Json.Object(("taskId", Json.Of(Places.Task))))),
        (8, Gen.Const(new Call("tasks/result", Json.Object(("taskId", Json.Of(Places.Task)))))),
        (6, Gen.OneOf(new Call("tasks/list", Json.Object()), new Call("tasks/list", Json.Object(("cursor", Json.Of(Places.Cursor)))))),
        (Answering.Contains(session) ? 4 : 1, from tool in Gen.OneOf("ask", "sample") from asked in Gen.Bool
            select new Call("tools/call", asked ? Components.Named(tool).With("task", Json.Raw("{}")) : Components.Named(tool))),
        (8, Notification),
        (3, from answer in Components.AnswerBody from id in Gen.OneOf("1", "\"1\"", "2", "99999", "\"x\"")
            select new Call(null, null) { Answer = ("result", answer), IsNotification = true }),
        (1, from error in Gen.OneOf(
            "{\"code\":-32600,\"message\":\"x\"}",
            "{\"code\":-1,\"message\":\"no\",\"data\":[1]}").Select(Json.Raw) select new Call(null, null) { Answer = ("error", error), IsNotification = true }),
        (3, from method in Gen.OneOf(
            "server/discover", "subscriptions/listen", "initialize", "nothing", "", "tools", "TOOLS/LIST", "tools/list ", "rpc.discover",
            "elicitation/create", "sampling/createMessage", "roots/list", "notifications/x")
            select new Call(method, Json.Object())));

    private static readonly Gen<Call> Notification = Gen.OneOf(
        new Call("notifications/initialized", null), new Call("notifications/initialized", Json.Object()),
        new Call("notifications/roots/list_changed", null),
        new Call("notifications/cancelled", Json.Object(("requestId", Json.Of(99_999_999)), ("reason", Json.Of("no more")))),
        new Call("notifications/cancelled", Json.Object(("requestId", Json.Of("x")))),
        new Call("notifications/progress", Json.Object(("progressToken", Json.Of("p")), ("progress", Json.Of(1)), ("total", Json.Of(2)))),
        new Call("notifications/tasks/status", Json.Object(("taskId", Json.Of(Places.Task)), ("status", Json.Of("completed")))),
        new Call("notifications/elicitation/complete", Json.Object(("elicitationId", Json.Of("x")))),
        new Call("notifications/message", Json.Object(("level", Json.Of("info")), ("data", Json.Of("x")))),
        new Call("ping", null), new Call("tools/call", Components.Named("echo", ("text", Json.Of("x")))),
        new Call("nothing", null)).Select(call => call with { IsNotification = true });

    private static JsonObject Initialize(string version, string capabilities) => Json.Object(
        ("protocolVersion", Json.Of(version)), ("capabilities", Json.Parse(capabilities)),
        ("clientInfo", Json.Object(("name", Json.Of("fuzz")), ("version", Json.Of("1")), ("title", Json.Of("Fuzz")))));
}
