#pragma warning disable MCP9005 // Roots and sampling are deprecated since 2026-07-28, which the suites check all the same.
using System.ComponentModel;
using ConformanceServer.Asking;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace ConformanceServer.InputRequired;

/// <summary>Asks several questions at once, or one after the other, or only those that the client can answer.</summary>
internal sealed class ManyInputsTools
{
    [McpServerTool(Name = "test_input_required_result_multiple_inputs"), Description("Needs a name, a greeting and the roots.")]
    public static string AtOnce(RequestContext<CallToolRequestParams> request)
    {
        var (name, greeting, roots) = (
            request.Params.Form("user_name"), request.Params.Sample("greeting"), request.Params.Roots("client_roots"));
        if (name is not null && greeting is not null && roots is not null)
            return $"Name: {Forms.Answer(name, "name")}; Greeting: {SamplingTools.TextOf(greeting)}; Roots: {roots.Roots.Count}";
        throw new InputRequiredException(Questions(new() { Elicitation = new(), Sampling = new(), Roots = new() }), "multiple-inputs");
    }

    [McpServerTool(Name = "test_input_required_result_multi_round"), Description("Needs a name, and then a colour.")]
    public static string OneByOne(RequestContext<CallToolRequestParams> request)
    {
        if (Forms.Answer(request.Params.Form("step1"), "name") is { } name)
            throw Rounds.Ask("step2", InputRequest.ForElicitation(Forms.Text("Step 2: What is your favourite colour?", "color")), name);
        return request.Params.RequestState is { } knownName && Forms.Answer(request.Params.Form("step2"), "color") is { } colour
            ? $"Multi-round complete for {knownName} who likes {colour}"
            : throw Rounds.Ask("step1", InputRequest.ForElicitation(Forms.Text("Step 1: What is your name?", "name")), "step1");
    }

    [McpServerTool(Name = "test_input_required_result_capabilities"), Description("Asks only what the client can answer.")]
    public static string AsDeclared(RequestContext<CallToolRequestParams> request)
    {
        if (request.Params.InputResponses is { Count: > 0 } answers)
            return $"Received {string.Join(',', answers.Keys)}";
        var questions = Questions(request.Server.ClientCapabilities ?? new());
        return questions.Count == 0 ? "The client can answer nothing." : throw new InputRequiredException(questions, "as-declared");
    }

    private static Dictionary<string, InputRequest> Questions(ClientCapabilities client)
    {
        var questions = new Dictionary<string, InputRequest>(StringComparer.Ordinal);
        if (client.Elicitation is not null)
            questions["user_name"] = InputRequest.ForElicitation(Forms.Text("What is your name?", "name"));
        if (client.Sampling is not null)
            questions["greeting"] = InputRequest.ForSampling(SamplingTools.Question("Generate a greeting"));
        if (client.Roots is not null)
            questions["client_roots"] = InputRequest.ForRootsList(new());
        return questions;
    }
}
