using System.ComponentModel;
using System.Text.Json;
using McpTasks;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Fuzz.Target;

/// <summary>Tools that ask their client.</summary>
[McpServerToolType]
internal sealed class AskingTools
{
    private const double Poll = 0.1;

    [McpServerTool(Name = "ask"), Description("Asks for a name."), TaskSupport(TaskMode.Optional, PollIntervalSeconds = Poll)]
    public static async Task<string> Ask(McpServer server, CancellationToken cancellationToken)
    {
        var schema = new ElicitRequestParams.RequestSchema
        {
            Properties =
            {
                ["name"] = new ElicitRequestParams.StringSchema { MaxLength = 20 },
                ["age"] = new ElicitRequestParams.NumberSchema { Type = "integer", Minimum = 0, Default = 30 },
            },
            Required = ["name"],
        };
        var answer = await AskAsync(
            () => server.ElicitAsync(new ElicitRequestParams { Message = "Who?", RequestedSchema = schema }, cancellationToken));
        return $"{answer.Action} {(answer.Content?.TryGetValue("name", out var name) == true ? name.ToString() : "nobody")}";
    }

    [McpServerTool(Name = "sample"), Description("Asks the client's model."), TaskSupport(TaskMode.Optional, PollIntervalSeconds = Poll)]
    public static async Task<string> Sample(McpServer server, CancellationToken cancellationToken)
    {
        var message = new SamplingMessage { Role = Role.User, Content = [new TextContentBlock { Text = "Think." }] };
        var result = await AskAsync(
            () => server.SampleAsync(new CreateMessageRequestParams { Messages = [message], MaxTokens = 10 }, cancellationToken));
        return string.Concat(result.Content.OfType<TextContentBlock>().Select(block => block.Text));
    }

    // To a tool that minds it, a client that cannot be asked, or answers with nonsense, is no surprise.
    private static async Task<T> AskAsync<T>(Func<ValueTask<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception error) when (error is InvalidOperationException or JsonException or McpException)
        {
            throw new McpException($"The client gave no answer, so that {Asked.Marker}.", error);
        }
    }
}
