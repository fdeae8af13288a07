using System.ComponentModel;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace ConformanceServer.Streaming;

/// <summary>Closes its own stream, so that the client must come back for the result (SEP-1699).</summary>
internal sealed class ReconnectionTool
{
    // Longer than McpTasks:Http:ResponseHeaderDelay, so that there is a stream to close and not a plain reply.
    private static readonly TimeSpan Work = TimeSpan.FromMilliseconds(1200);
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(500);

    [McpServerTool(Name = "test_reconnection"), Description("Closes the stream of the call before it answers.")]
    public static async Task<string> Reconnect(
        RequestContext<CallToolRequestParams> request, TimeProvider time, CancellationToken cancellationToken)
    {
        await Task.Delay(Work, time, cancellationToken);
        // Last, because a client that comes back to a polled stream gets what is there and no more.
        await request.EnablePollingAsync(Retry, cancellationToken);
        return "Reconnection test completed successfully.";
    }
}
