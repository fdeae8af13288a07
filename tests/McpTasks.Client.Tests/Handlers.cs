#pragma warning disable MCP9005 // Sampling is part of the 2025-11-25 revision.
using System.Collections.Concurrent;
using System.Text.Json;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace McpTasks.Client.Tests;

/// <summary>Handlers that answer as told and note what they were asked.</summary>
internal sealed class Handlers
{
    public ConcurrentQueue<string> Asked { get; } = new();

    public McpClientHandlers Accepting(Func<string, string>? answer = null) => Eliciting(request => new()
    {
        Action = "accept",
        Content = new Dictionary<string, JsonElement>
        {
            ["name"] = JsonSerializer.SerializeToElement(answer?.Invoke(request.Message) ?? $"Ann ({request.Message})"),
        },
    });

    public McpClientHandlers Eliciting(Func<ElicitRequestParams, ElicitResult> answer) => new()
    {
        ElicitationHandler = (request, _) =>
        {
            Asked.Enqueue(request!.Message);
            return ValueTask.FromResult(answer(request));
        },
    };

    public McpClientHandlers Sampling(string text) => new()
    {
        SamplingHandler = (request, _, _) =>
        {
            Asked.Enqueue("sampling");
            return ValueTask.FromResult(
                new CreateMessageResult { Model = "test", Role = Role.Assistant, Content = [new TextContentBlock { Text = text }] });
        },
    };
}
