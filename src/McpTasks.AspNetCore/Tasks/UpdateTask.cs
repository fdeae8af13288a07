using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;

namespace McpTasks.AspNetCore.Tasks;

/// <summary><c>tasks/update</c> (modern): the client's answers to a task's questions.</summary>
internal sealed class UpdateTask(TaskLookup lookup, ITaskStore store, IOptions<McpTasksOptions> options) : ITaskMethod
{
    public string Name => TaskProtocol.Update;

    public bool BelongsTo(TaskDialect dialect) => dialect == TaskDialect.Modern;

    public async ValueTask<TaskReply> HandleAsync(TaskCall call, CancellationToken cancellationToken)
    {
        var task = await lookup.FindAsync(call, cancellationToken);
        if (call.Params["inputResponses"] is not JsonObject responses)
            throw TaskErrors.Invalid("tasks/update needs params.inputResponses, an object of answers by key.");
        if (responses.Any(response => response.Value is not JsonObject))
            throw TaskErrors.Invalid("Each answer in params.inputResponses must be an object.");

        // Keys that nobody waits for are ignored (extension, "Task Update Requests").
        var answers = task.Inputs
            .Where(input => input.Answer is null && responses[input.Key] is not null)
            .ToDictionary(input => input.Key, input => responses[input.Key]!.ToJsonString(), StringComparer.Ordinal);
        if (answers.Select(answer => InputSize.Problem($"The answer to '{answer.Key}'", answer.Value, options.Value)).FirstOrDefault(problem => problem is not null) is { } problem)
            throw TaskErrors.Invalid(problem);
        if (answers.Count > 0)
            await store.AnswerAsync(task.Ref, answers, cancellationToken);
        return new(ModernWire.Acknowledgement());
    }
}
