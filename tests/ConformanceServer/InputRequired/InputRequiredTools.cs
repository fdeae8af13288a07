#pragma warning disable MCP9005 // Roots and sampling are deprecated since 2026-07-28, which the suites check all the same.
using System.ComponentModel;
using ConformanceServer.Asking;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace ConformanceServer.InputRequired;

/// <summary>Answers with one question and ends with the retry that brings its answer.</summary>
internal sealed class InputRequiredTools
{
    [McpServerTool(Name = "test_input_required_result_elicitation"), Description("Needs the user's name.")]
    public static string Elicitation(RequestContext<CallToolRequestParams> request) =>
        Forms.Answer(request.Params.Form("user_name"), "name") is { } name
            ? $"Hello, {name}!"
            : throw Rounds.Ask("user_name", InputRequest.ForElicitation(Forms.Text("What is your name?", "name")));

    [McpServerTool(Name = "test_input_required_result_sampling"), Description("Needs an answer of the client's model.")]
    public static string Sampling(RequestContext<CallToolRequestParams> request) =>
        request.Params.Sample("capital_question") is { } answer
            ? $"Sampling result: {SamplingTools.TextOf(answer)}"
            : throw Rounds.Ask("capital_question", InputRequest.ForSampling(SamplingTools.Question("What is the capital of France?")));

    [McpServerTool(Name = "test_input_required_result_list_roots"), Description("Needs the client's roots.")]
    public static string ListRoots(RequestContext<CallToolRequestParams> request) =>
        request.Params.Roots("client_roots") is { } answer
            ? $"Found {answer.Roots.Count} root(s)"
            : throw Rounds.Ask("client_roots", InputRequest.ForRootsList(new()));
}
