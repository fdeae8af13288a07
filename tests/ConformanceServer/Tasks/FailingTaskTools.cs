using System.ComponentModel;
using McpTasks;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace ConformanceServer.Tasks;

/// <summary>Tasks that end badly, in the two ways there are.</summary>
internal sealed class FailingTaskTools
{
    [McpServerTool(Name = "failing_job"), Description("Reports an error, only as a task."), TaskSupport(TaskMode.Required)]
    public static async Task<CallToolResult> Failing(TimeProvider time, CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(100), time, cancellationToken);
        return new() { IsError = true, Content = [new TextContentBlock { Text = "The job failed, as it always does." }] };
    }

    [McpServerTool(Name = "protocol_error_job"), Description("Ends with a protocol error."), TaskSupport(TaskMode.Optional)]
    public static string ProtocolError() =>
        throw new McpProtocolException("The job broke the protocol, as it always does.", McpErrorCode.InternalError);
}
