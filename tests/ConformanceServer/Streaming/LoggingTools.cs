#pragma warning disable MCP9004, MCP9005 // Log messages to the client are deprecated since 2026-07-28; 2025-11-25 has them, and the suites check both.
using System.ComponentModel;
using ModelContextProtocol.Server;

namespace ConformanceServer.Streaming;

/// <summary>Tools that log to the client.</summary>
internal sealed class LoggingTools
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    [McpServerTool(Name = "test_tool_with_logging"), Description("Logs three messages to the client.")]
    public static async Task<string> ThreeMessages(McpServer server, TimeProvider time, CancellationToken cancellationToken)
    {
        var log = LogOf(server);
        log.LogInformation("Tool execution started");
        await Task.Delay(Pause, time, cancellationToken);
        log.LogInformation("Tool processing data");
        await Task.Delay(Pause, time, cancellationToken);
        log.LogInformation("Tool execution completed");
        return "Tool with logging executed successfully";
    }

    [McpServerTool(Name = "test_logging_tool"), Description("Logs one message, which reaches only a client that asked for logs.")]
    public static string OneMessage(McpServer server)
    {
        LogOf(server).LogInformation("test_logging_tool ran");
        return "Logging evaluated";
    }

    private static ILogger LogOf(McpServer server) => server.AsClientLoggerProvider().CreateLogger("conformance-server");
}
