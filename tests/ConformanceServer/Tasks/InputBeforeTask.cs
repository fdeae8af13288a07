using ConformanceServer.Asking;
using ConformanceServer.InputRequired;
using ModelContextProtocol.Protocol;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Asks in rounds before the task is made (SEP-2663, "MRTR and tasks"): a filter runs around the submission, and so before it.
/// </summary>
internal static class InputBeforeTask
{
    private const string Tool = "test_tool_with_task";

    public static IMcpServerBuilder WithInputBeforeTask(this IMcpServerBuilder server) => server.WithRequestFilters(filters =>
        filters.AddCallToolFilter(next => (request, cancellationToken) =>
            request.Params.Name != Tool || request.Params.Form("user_name") is not null
                ? next(request, cancellationToken)
                : throw Rounds.Ask("user_name", InputRequest.ForElicitation(Forms.Text("What is your name?", "name")))));
}
