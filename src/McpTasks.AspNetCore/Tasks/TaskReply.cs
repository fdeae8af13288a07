using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace McpTasks.AspNetCore.Tasks;

/// <summary>The answer to a task method.</summary>
/// <param name="Result">The result, unless there is an error.</param>
/// <param name="Error">The error that the task's own request ended with.</param>
/// <param name="Delivers">The task whose end the caller learns from it.</param>
internal sealed record TaskReply(JsonObject? Result, JsonRpcErrorDetail? Error = null, TaskRecord? Delivers = null);

/// <summary>A task method of the protocol.</summary>
internal interface ITaskMethod
{
    /// <summary>Its name on the wire.</summary>
    string Name { get; }

    /// <summary>Whether a dialect has it.</summary>
    bool BelongsTo(TaskDialect dialect);

    /// <summary>Answers a call whose dialect has the method and whose caller knows tasks.</summary>
    ValueTask<TaskReply> HandleAsync(TaskCall call, CancellationToken cancellationToken);
}
