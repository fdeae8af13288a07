using System.Text.Json;

namespace Benchmarks.Http;

/// <summary>The ways to have a tool's result over HTTP.</summary>
internal static class HttpCalls
{
    private const string Completed = "\"status\":\"completed\"";

    public static Task InlineAsync(McpConnection modern) => modern.CallAsync(McpMessages.ModernCall(task: false), "tools/call", "empty");

    public static Task LegacyInlineAsync(McpConnection legacy) => legacy.CallAsync(McpMessages.LegacyCall(task: false), "tools/call");

    public static async Task<string> CreateAsync(McpConnection modern) =>
        (await modern.CallAsync(McpMessages.ModernCall(task: true), "tools/call", "empty")).GetProperty("taskId").GetString()!;

    /// <summary>Asks again at once until the task has ended; the last answer carries the result.</summary>
    public static async Task PolledAsync(McpConnection modern)
    {
        var id = await CreateAsync(modern);
        while (!IsCompleted(await GetAsync(modern, id)))
        {
        }
    }

    public static Task<JsonElement> GetAsync(McpConnection modern, string id) => modern.CallAsync(McpMessages.ModernGet(id), "tasks/get", id);

    /// <summary>Listens until the end is pushed, which carries the result.</summary>
    public static async Task PushedAsync(McpConnection modern) =>
        await modern.UntilAsync(McpMessages.Listen(await CreateAsync(modern)), "subscriptions/listen", Completed);

    /// <summary>The revision's own way: a request for the result that is answered when there is one.</summary>
    public static async Task LegacyResultAsync(McpConnection legacy)
    {
        var created = await legacy.CallAsync(McpMessages.LegacyCall(task: true), "tools/call");
        await legacy.CallAsync(McpMessages.LegacyResult(created.GetProperty("task").GetProperty("taskId").GetString()!), "tasks/result");
    }

    private static bool IsCompleted(JsonElement task) => task.GetProperty("status").GetString() switch
    {
        "completed" => true,
        "working" => false,
        var other => throw new InvalidOperationException($"A task of an empty tool became '{other}'."),
    };
}
