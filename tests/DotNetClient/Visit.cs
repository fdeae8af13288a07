using System.Collections.Concurrent;
using System.Text.Json;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace DotNetClient;

/// <summary>One client's visit to the fixtures: the SDK's own calls, and tasks by their handles.</summary>
internal static class Visit
{
    /// <param name="endpoint">The server's address.</param>
    /// <param name="revision">What to speak; null lets the client find out.</param>
    public static async Task<Findings> RunAsync(Uri endpoint, string? revision)
    {
        var asked = new ConcurrentQueue<string>();
        var handlers = new McpClientHandlers
        {
            ElicitationHandler = (request, _) =>
            {
                asked.Enqueue(request!.Message);
                var confirmed = new Dictionary<string, JsonElement>(StringComparer.Ordinal)
                {
                    ["confirm"] = JsonSerializer.SerializeToElement(true),
                };
                return ValueTask.FromResult(new ElicitResult { Action = "accept", Content = confirmed });
            },
        };
        await using var client = await ConnectAsync(endpoint, revision, handlers);
        var progress = new Reports();
        var task = await client.Tasks().StartToolAsync("slow_compute", Arguments(("seconds", 1), ("label", "by task")));
        var resource = await client.ReadResourceAsync("test://static-text");
        var prompt = await client.GetPromptAsync("test_prompt_with_arguments", Arguments(("arg1", "a"), ("arg2", "b")));
        return new()
        {
            Revision = client.NegotiatedProtocolVersion!,
            Listed = (await client.ListToolsAsync()).Any(tool => tool.Name == "slow_compute"),
            Inline = TextOf(await client.CallToolAsync("greet", Arguments(("name", "Ada")))),
            Prompt = ((TextContentBlock)prompt.Messages[0].Content).Text,
            Resource = ((TextResourceContents)resource.Contents[0]).Text,
            Long = TextOf(await client.CallToolAsync("slow_compute", Arguments(("seconds", 3)), progress)),
            Progress = progress.Messages,
            AsTask = !task.CompletedInline,
            Task = TextOf(await task),
            Resumed = await ResumedAsync(endpoint, revision, task.TaskId!),
            Answered = TextOf(await await client.Tasks().StartToolAsync("confirm_delete", Arguments(("filename", "a.txt")))),
            Asked = asked,
        };
    }

    /// <summary>The result as another session gets it.</summary>
    private static async Task<string> ResumedAsync(Uri endpoint, string? revision, string taskId)
    {
        await using var another = await ConnectAsync(endpoint, revision, new());
        return TextOf(await another.Tasks().Resume(taskId));
    }

    // A server that is slow for once is not one of an older revision.
    private static Task<McpClient> ConnectAsync(Uri endpoint, string? revision, McpClientHandlers handlers) => McpClient.CreateAsync(
        new HttpClientTransport(new() { Endpoint = endpoint }).WithTasks(),
        new() { ProtocolVersion = revision, Handlers = handlers, DiscoverProbeTimeout = Timeout.InfiniteTimeSpan });

    private static Dictionary<string, object?> Arguments(params (string Name, object? Value)[] arguments) =>
        arguments.ToDictionary(argument => argument.Name, argument => argument.Value, StringComparer.Ordinal);

    private static string TextOf(CallToolResult result) => ((TextContentBlock)result.Content[0]).Text;
}
