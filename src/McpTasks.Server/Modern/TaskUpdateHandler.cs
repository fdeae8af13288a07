namespace McpTasks.Server.Modern;

/// <summary><c>tasks/update</c> (modern): the client's answers to a task's questions.</summary>
internal sealed class TaskUpdateHandler(TaskLookup lookup, ITaskStore store, IOptions<McpTasksOptions> options)
{
    public async ValueTask<TaskReply> HandleAsync(TaskCall call, CancellationToken cancellationToken)
    {
        var task = await lookup.FindAsync(call, cancellationToken);
        // A JsonElement, because a JsonObject would merge names that differ only in case.
        var responses = call.Params["inputResponses"]?.Deserialize<JsonElement>() ?? default;
        if (responses.ValueKind != JsonValueKind.Object)
            throw TaskErrors.Invalid("tasks/update needs params.inputResponses, an object of answers by key.");
        if (responses.EnumerateObject().Any(response => response.Value.ValueKind != JsonValueKind.Object))
            throw TaskErrors.Invalid("Each answer in params.inputResponses must be an object.");

        // Keys that nobody waits for are ignored (extension, "Task Update Requests").
        var answers = task.Inputs
            .Where(input => input.Answer is null && responses.TryGetProperty(input.Key, out _))
            .ToDictionary(input => input.Key, input => responses.GetProperty(input.Key).GetRawText(), StringComparer.Ordinal);
        foreach (var input in task.Inputs.Where(input => answers.ContainsKey(input.Key)))
        {
            if (AnswerCheck.Problem(input, answers[input.Key]) is { } wrong)
                throw TaskErrors.Invalid($"The answer to '{input.Key}' is wrong, and the question stays. {wrong}");
        }

        if (answers.Select(answer => InputSize.Problem($"The answer to '{answer.Key}'", answer.Value, options.Value))
            .FirstOrDefault(problem => problem is not null) is { } problem)
            throw TaskErrors.Invalid(problem);
        if (answers.Count > 0)
            await store.AnswerAsync(task.Ref, answers, cancellationToken);
        return new(ModernWire.Acknowledgement());
    }
}
