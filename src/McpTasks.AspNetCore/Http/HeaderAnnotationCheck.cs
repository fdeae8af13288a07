using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;

namespace McpTasks.AspNetCore.Http;

/// <summary>Stops an application at its start whose tools ask for headers that clients must not accept.</summary>
internal sealed class HeaderAnnotationCheck(IOptions<McpServerOptions> options) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var tool in options.Value.ToolCollection ?? [])
        {
            if (HeaderAnnotations.ProblemOf(tool.ProtocolTool.InputSchema) is { } problem)
                throw new InvalidOperationException($"The tool '{tool.ProtocolTool.Name}' cannot be served: in its input schema, {HeaderAnnotations.Keyword} {problem}");
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
