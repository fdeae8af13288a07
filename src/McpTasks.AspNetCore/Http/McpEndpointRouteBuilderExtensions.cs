using McpTasks.AspNetCore.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the MCP endpoint.</summary>
public static class McpEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps one endpoint that serves MCP over Streamable HTTP: sessions for clients of 2025-11-25 and earlier, and stateless
    /// requests for clients of 2026-07-28.
    /// </summary>
    /// <param name="endpoints">Where to map.</param>
    /// <param name="pattern">The path. Default <c>/mcp</c>.</param>
    /// <returns>A builder for conventions such as <c>RequireAuthorization()</c>, <c>RequireCors()</c> or <c>RequireRateLimiting()</c>.</returns>
    /// <exception cref="InvalidOperationException">The services of <c>AddMcpTasks()</c> are missing.</exception>
    public static IEndpointConventionBuilder MapMcp(this IEndpointRouteBuilder endpoints, string pattern = "/mcp")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var endpoint = endpoints.ServiceProvider.GetService<McpEndpoint>()
            ?? throw new InvalidOperationException("MapMcp needs the services of AddMcpTasks(): call builder.AddMcpTasks() before builder.Build().");

        // Every method is mapped, so that a wrong one is answered in MCP's terms, after authorisation.
        return endpoints.Map(pattern, (RequestDelegate)endpoint.InvokeAsync).WithDisplayName($"MCP {pattern}");
    }
}
