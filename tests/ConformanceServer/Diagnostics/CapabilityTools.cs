#pragma warning disable MCP9005 // Sampling is deprecated since 2026-07-28, which the suites check all the same.
using System.ComponentModel;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace ConformanceServer.Diagnostics;

/// <summary>Needs a capability of the client.</summary>
internal sealed class CapabilityTools
{
    [McpServerTool(Name = "test_missing_capability"), Description("Needs a client that can sample.")]
    public static string NeedsSampling(McpServer server) => server.ClientCapabilities?.Sampling is not null
        ? "The client can sample."
        : throw new MissingRequiredClientCapabilityException(new() { Sampling = new() }, "This tool needs a client that can sample.");
}
