#pragma warning disable MCP9005 // Sampling is deprecated since 2026-07-28; 2025-11-25 has it.
using System.ComponentModel;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace ConformanceServer.Asking;

/// <summary>Asks the client's model while it runs.</summary>
internal sealed class SamplingTools
{
    [McpServerTool(Name = "test_sampling"), Description("Asks the client's model.")]
    public static async Task<string> Sample(
        McpServer server, [Description("What to ask the model.")] string prompt, CancellationToken cancellationToken) =>
        $"LLM response: {TextOf(await server.SampleAsync(Question(prompt), cancellationToken))}";

    public static CreateMessageRequestParams Question(string prompt) => new()
    {
        Messages = [new() { Role = Role.User, Content = [new TextContentBlock { Text = prompt }] }],
        MaxTokens = 100,
    };

    public static string TextOf(CreateMessageResult answer) =>
        answer.Content.OfType<TextContentBlock>().FirstOrDefault()?.Text ?? "(no text)";
}
