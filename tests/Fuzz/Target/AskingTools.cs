using System.ComponentModel;
using McpTasks;
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
        var answer = await server.ElicitAsync(new ElicitRequestParams { Message = "Who?", RequestedSchema = schema }, cancellationToken);
        return $"{answer.Action} {(answer.Content?.TryGetValue("name", out var name) == true ? name.ToString() : "nobody")}";
    }

    [McpServerTool(Name = "sample"), Description("Asks the client's model."), TaskSupport(TaskMode.Optional, PollIntervalSeconds = Poll)]
    public static async Task<string> Sample(McpServer server, CancellationToken cancellationToken)
    {
        var message = new SamplingMessage { Role = Role.User, Content = [new TextContentBlock { Text = "Think." }] };
        var result = await server.SampleAsync(new CreateMessageRequestParams { Messages = [message], MaxTokens = 10 }, cancellationToken);
        return string.Concat(result.Content.OfType<TextContentBlock>().Select(block => block.Text));
    }
}
