using System.ComponentModel;
using ConformanceServer.Asking;
using Microsoft.AspNetCore.DataProtection;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace ConformanceServer.InputRequired;

/// <summary>Keeps its state with the client between two rounds.</summary>
internal sealed class RequestStateTools(IDataProtectionProvider protection)
{
    private readonly SealedState _sealed = new(protection);

    [McpServerTool(Name = "test_input_required_result_request_state"), Description("Needs a confirmation and its state back.")]
    public string RequestState(RequestContext<CallToolRequestParams> request) => Confirmed(request, "state-ok");

    [McpServerTool(Name = "test_input_required_result_tampered_state"), Description("Refuses a state that it did not seal.")]
    public string TamperedState(RequestContext<CallToolRequestParams> request) => Confirmed(request, "integrity-ok");

    private string Confirmed(RequestContext<CallToolRequestParams> request, string done)
    {
        if (request.Params.RequestState is not { } state)
            throw Rounds.Ask(
                "confirm", InputRequest.ForElicitation(Forms.YesNo("Please confirm", "ok")), _sealed.Seal(request.Params.Name));
        if (!_sealed.IsIntact(state))
            throw new McpProtocolException("The request state was changed on its way.", McpErrorCode.InvalidParams);
        return Forms.Answer(request.Params.Form("confirm"), "ok") is { } ok
            ? $"{done}: confirmed {ok}"
            : throw Rounds.Ask("confirm", InputRequest.ForElicitation(Forms.YesNo("Please confirm", "ok")), state);
    }
}
