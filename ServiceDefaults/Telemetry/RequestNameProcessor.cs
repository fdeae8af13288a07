using System.Diagnostics;
using OpenTelemetry;

namespace McpTasks.ServiceDefaults.Telemetry;

/// <summary>
/// Names the server span of an MCP request by the method and tool that the endpoint has found in it. The instrumentation, which comes before this
/// when a request ends, names every one by its route.
/// </summary>
internal sealed class RequestNameProcessor : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        if (data is { Kind: ActivityKind.Server, Source.Name: "Microsoft.AspNetCore" } && data.GetTagItem("mcp.method.name") is string method)
            data.DisplayName = (data.GetTagItem(TaskTelemetry.ToolKey) ?? data.GetTagItem("gen_ai.prompt.name")) is string target ? $"{method} {target}" : method;
    }
}
