namespace Benchmarks.Http;

/// <summary>The messages of both revisions, as bytes on the wire would be.</summary>
internal static class McpMessages
{
    public const string Modern = "2026-07-28";
    public const string Legacy = "2025-11-25";

    private static int s_id;

    private const string ModernMeta =
        """_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientInfo":{"name":"benchmark","version":"1"},"io.modelcontextprotocol/clientCapabilities":""";
    private const string WithTasks = """{"extensions":{"io.modelcontextprotocol/tasks":{}}}""";

    private static string Meta(bool tasks) => $"\"{ModernMeta}{(tasks ? WithTasks : "{}")}}}";

    public static string ModernCall(bool task, int? id = null) => Request("tools/call", $$"""{"name":"empty","arguments":{},{{Meta(task)}}}""", id);

    public static string ModernGet(string id) => Request("tasks/get", $$"""{"taskId":"{{id}}",{{Meta(tasks: true)}}}""");

    public static string Listen(string id) => Request("subscriptions/listen", $$"""{"notifications":{"taskIds":["{{id}}"]},{{Meta(tasks: true)}}}""");

    public static string Initialize() => Request("initialize", """{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"benchmark","version":"1"}}""");

    public const string Initialized = """{"jsonrpc":"2.0","method":"notifications/initialized"}""";

    public static string LegacyCall(bool task, int? id = null) =>
        Request("tools/call", task ? """{"name":"empty","arguments":{},"task":{}}""" : """{"name":"empty","arguments":{}}""", id);

    public static string LegacyResult(string id) => Request("tasks/result", $$"""{"taskId":"{{id}}"}""");

    public static string LegacyGet(string id) => Request("tasks/get", $$"""{"taskId":"{{id}}"}""");

    private static string Request(string method, string parameters, int? id = null) =>
        $$"""{"jsonrpc":"2.0","id":{{id ?? Interlocked.Increment(ref s_id)}},"method":"{{method}}","params":{{parameters}}}""";
}
