namespace McpTasks.AspNetCore.Operations.Mcp;

/// <summary>The operations on one task, for tools that name it.</summary>
internal sealed class OperatorTasks(TaskOperations operations, ITaskStore store, OperatorName name)
{
    public async Task<CallToolResult> WithAsync(
        string taskId, Func<TaskRecord, string?, CancellationToken, ValueTask<OperationReply>> operation, CancellationToken cancellationToken) =>
        OperatorResult.Of(TaskId.TryParse(taskId, out var id) && await store.GetAsync(id, cancellationToken) is { } task
            ? await operation(TaskLookup.Linked(task), name.Current, cancellationToken)
            : OperationReply.NotFound);

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
