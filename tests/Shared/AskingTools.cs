#pragma warning disable MCP9005 // Sampling is part of the 2025-11-25 revision.
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpTasks.Tests;

/// <summary>Tools that ask their client.</summary>
[McpServerToolType]
internal sealed class AskingTools
{
    [McpServerTool(Name = "ask"), TaskSupport(TaskMode.Optional, PollIntervalSeconds = 0.1)]
    public static async Task<string> Ask(McpServer server, int times = 1, CancellationToken cancellationToken = default)
    {
        var answers = new List<string>();
        for (var i = 1; i <= times; i++)
            answers.Add(await QuestionAsync(server, i, cancellationToken));
        return string.Join(", ", answers);
    }

    [McpServerTool(Name = "ask_both"), TaskSupport(TaskMode.Optional, PollIntervalSeconds = 0.1)]
    public static async Task<string> AskBoth(McpServer server, CancellationToken cancellationToken) =>
        string.Join(", ", await Task.WhenAll(QuestionAsync(server, 1, cancellationToken), QuestionAsync(server, 2, cancellationToken)));

    [McpServerTool(Name = "sample"), TaskSupport(TaskMode.Optional, PollIntervalSeconds = 0.1)]
    public static async Task<string> Sample(McpServer server, CancellationToken cancellationToken)
    {
        var message = new SamplingMessage { Role = Role.User, Content = [new TextContentBlock { Text = "Think." }] };
        var result = await server.SampleAsync(new CreateMessageRequestParams { Messages = [message], MaxTokens = 10 }, cancellationToken);
        return result.Content.OfType<TextContentBlock>().Single().Text;
    }

    private static async Task<string> QuestionAsync(McpServer server, int number, CancellationToken cancellationToken)
    {
        var answer = await server.ElicitAsync(
            new ElicitRequestParams
            {
                Message = $"Name {number}?",
                RequestedSchema = new() { Properties = { ["name"] = new ElicitRequestParams.StringSchema() } },
            },
            cancellationToken);
        return answer.Action == "accept" ? answer.Content!["name"].GetString()! : answer.Action;
    }
}
