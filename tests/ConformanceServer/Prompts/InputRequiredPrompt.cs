using System.ComponentModel;
using ConformanceServer.Asking;
using ConformanceServer.InputRequired;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace ConformanceServer.Prompts;

/// <summary>A prompt that answers with a question (SEP-2322).</summary>
internal sealed class InputRequiredPrompt
{
    [McpServerPrompt(Name = "test_input_required_result_prompt"), Description("Needs a context.")]
    public static string Context(RequestContext<GetPromptRequestParams> request) =>
        Forms.Answer(request.Params.Form("user_context"), "context") is { } context
            ? $"Prompt with context: {context}"
            : throw Rounds.Ask("user_context", InputRequest.ForElicitation(Forms.Text("What context should the prompt use?", "context")));
}
