namespace McpTasks.Client.Following;

/// <summary>
/// Puts a task's questions (2026-07-28) to the client's own handlers, each once however many polls show it, and sends the answers.
/// </summary>
internal sealed class TaskQuestions(string taskId, FeedServices services, Action<TaskInputException> unanswerable)
{
    private readonly Lock _lock = new();

    // Keys are unique over a task's life ("Task Update Requests"), so an answered key stays here as long as the task is followed.
    private readonly Dictionary<string, bool> _asked = new(StringComparer.Ordinal);

    public void Ask(JsonObject requests, CancellationToken cancellationToken)
    {
        var fresh = new List<(string Key, JsonNode? Request)>();
        lock (_lock)
        {
            if (cancellationToken.IsCancellationRequested)
                return;
            foreach (var (key, request) in requests)
            {
                if (_asked.TryAdd(key, true))
                    fresh.Add((key, request?.DeepClone()));
            }
        }

        // In the server's order, none waiting for another's answer.
        if (fresh.Count > 0)
            _ = Task.Run(
                () => fresh.ForEach(question => _ = AnswerAsync(question.Key, question.Request, cancellationToken)),
                CancellationToken.None);
    }

    /// <summary>Lets the questions that could not be answered be put once more.</summary>
    public void AskAgain()
    {
        lock (_lock)
        {
            foreach (var (key, _) in _asked.Where(asked => !asked.Value).ToList())
                _asked.Remove(key);
        }
    }

    private async Task AnswerAsync(string key, JsonNode? request, CancellationToken cancellationToken)
    {
        var method = TaskJson.Text((request as JsonObject)?["method"]) ?? "?";
        try
        {
            await SendAsync(key, await ResolveAsync(key, method, request, cancellationToken), cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // No reader is left; the next one is asked.
            lock (_lock)
                _asked.Remove(key);
        }
        catch (Exception error)
        {
            services.Logger.QuestionNotAnswered(error, key, method, taskId);
            lock (_lock)
                _asked[key] = false;
            unanswerable(
                error as TaskInputException ?? new(taskId, method, $"The answer to {method} could not be sent: {error.Message}", error));
        }
    }

    private async Task<JsonNode?> ResolveAsync(string key, string method, JsonNode? request, CancellationToken cancellationToken)
    {
        try
        {
            var question = request.Deserialize<InputRequest>(McpJsonUtilities.DefaultOptions)
                ?? throw new McpException("The question is null.");
            var answers = await services.Requests.Client.ResolveInputRequestsAsync(
                new Dictionary<string, InputRequest>(StringComparer.Ordinal) { [key] = question }, cancellationToken);
            return JsonSerializer.SerializeToNode(answers[key], McpJsonUtilities.DefaultOptions);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception error) when (method == RequestMethods.ElicitationCreate && !IsNoHandler(error))
        {
            // What a 2025-11-25 server makes of a handler that fails: the question is dismissed and the tool does not hang.
            services.Logger.ElicitationFailed(error, taskId);
            return new JsonObject { ["action"] = "cancel" };
        }
        catch (Exception error)
        {
            throw new TaskInputException(
                taskId, method, $"The task asks {method}, which this client could not answer: {error.Message}", error);
        }
    }

    private Task<JsonObject> SendAsync(string key, JsonNode? answer, CancellationToken cancellationToken)
    {
        JsonObject Parameters() => new() { ["inputResponses"] = new JsonObject { [key] = answer?.DeepClone() } };
        return services.RetryAsync(
            $"send the answer to question {key} of", taskId,
            () => services.Requests.SendAsync(TaskProtocol.Update, taskId, cancellationToken, Parameters()), cancellationToken);
    }

    // Nobody here can answer: another client of the owner's may, so the question is left alone.
    private static bool IsNoHandler(Exception error) =>
        error is InvalidOperationException or NotSupportedException && error.Source == typeof(McpClient).Assembly.GetName().Name;
}
