namespace McpTasks.AspNetCore.Tasks.Calls;

/// <summary>
/// The one seam between tasks and the SDK's typed pipeline, in which every call has a result of its own type: a call that became a task, or is
/// refused, returns one that stands in, and <see cref="TaskCall.Reply"/> takes its place in the outgoing message filter. A refusal that was thrown
/// instead would be in the server's log as its own failure.
/// </summary>
internal static class StandIn
{
    /// <summary>Does the work; its result, or one that stands in for the call's reply.</summary>
    /// <param name="call">The call.</param>
    /// <param name="work">Gives the result of an inline call, or null when the call has its reply.</param>
    public static async ValueTask<TResult> ForReplyAsync<TResult>(TaskCall call, Func<ValueTask<TResult?>> work)
        where TResult : Result, new()
    {
        // A filter may call on again.
        call.Reply = null;
        try
        {
            return await work() ?? new TResult();
        }
        catch (McpProtocolException refusal) when (refusal.ErrorCode != McpErrorCode.InternalError)
        {
            call.Reply = TaskReply.Of(refusal);
            var refused = new TResult();
            if (refused is CallToolResult tool)
                (tool.IsError, tool.Content) = (true, [new TextContentBlock { Text = refusal.Message }]);
            return refused;
        }
    }
}
