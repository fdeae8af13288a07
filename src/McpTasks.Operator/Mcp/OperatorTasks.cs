namespace McpTasks.Operator.Mcp;

/// <summary>The operations on one task, for tools that name it.</summary>
internal sealed class OperatorTasks(TaskOperations operations, OperatorName name)
{
    public async Task<CallToolResult> WithAsync(string taskId, TaskOperations.OnTask operation, CancellationToken cancellationToken) =>
        OperatorResult.Of(await operations.WithAsync(taskId, operation, name.Current, cancellationToken));

    /// <summary>Reads a task without some of what is told of it.</summary>
    public Task<CallToolResult> ReadAsync(string taskId, string[] without, CancellationToken cancellationToken) =>
        WithAsync(taskId, async (task, by, token) =>
        {
            var reply = await operations.ReadAsync(task, by, token);
            foreach (var member in without)
                reply.Body.Remove(member);
            return reply;
        }, cancellationToken);
}
